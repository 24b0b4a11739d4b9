"""Office files are zip archives that carry the clock of the machine: here they carry ours."""

import io
import zipfile
from datetime import datetime


def stamped(content: bytes, moment: datetime) -> bytes:
    """The same archive with `moment` (from 1980 on) as the time of everything in it."""
    when = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, when)
            info.compress_type = zipfile.ZIP_DEFLATED
            copy.writestr(info, source.read(entry.filename))
    return target.getvalue()
