"""Spreadsheets put together by hand, part by part: what no library would write."""

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FORMATS = ("General", "dd/mm/yyyy", "d-mmm", "h:mm", "0%", "00000", "@", "d/m", '"+39 "0', "[h]:mm")
"""Number formats of the styles 0, 1, 2 ... of a workbook made here."""


def packed(parts, level=9):
    """A ZIP of these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def workbook(rows, *, texts=(), main=MAIN, book="", states=("visible",), before="", after=""):
    """An XLSX with these `<row>`s in its first sheet; sheets after it are empty."""
    sheets = "".join(
        f'<sheet name="S{i}" sheetId="{i}" state="{state}" r:id="r{i}"/>'
        for i, state in enumerate(states, 1)
    )
    links = "".join(
        f'<Relationship Id="r{i}" Type="{_REL}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(states) + 1)
    )
    kinds = "".join(
        f'<Relationship Id="x{kind}" Type="{_REL}/{kind}" Target="{kind}.xml"/>'
        for kind in ("styles", "sharedStrings")
    )
    formats = "".join(
        f"<numFmt numFmtId='{200 + i}' formatCode='{code}'/>" for i, code in enumerate(FORMATS)
    )
    styles = "".join(f'<xf numFmtId="{200 + i}"/>' for i in range(len(FORMATS)))
    shared = "".join(f"<si>{text}</si>" for text in texts)
    empty = f'<worksheet xmlns="{main}"><sheetData/></worksheet>'
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{_REL}">{book}'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}{kinds}</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><numFmts>{formats}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs>{styles}</cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{shared}</sst>',
        **{f"xl/worksheets/sheet{i}.xml": empty for i in range(2, len(states) + 1)},
        "xl/worksheets/sheet1.xml": f'{before}<worksheet xmlns="{main}"><sheetData>{rows}'
        f"</sheetData>{after}</worksheet>",
    }
    return packed(parts)


def ods(rows, *, styles="", table="", before=""):
    """An OpenDocument spreadsheet with these `<table:table-row>`s."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'{before}<office:document-content {names} xmlns:calcext="urn:calcext">'
            f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
            f'<office:spreadsheet><table:table table:name="S1" {table}>{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def text_row(*texts):
    """A row of an XLSX of texts."""
    return "<row>" + "".join(f'<c t="inlineStr"><is><t>{t}</t></is></c>' for t in texts) + "</row>"
