"""Partner: find the organisation and the person to call; keep the directory true."""

import streamlit as st

from components import context, flash
from components.directory import address as partner_address
from components.directory import detail as partner_detail
from components.directory import edit as partner_edit
from components.directory import export as partner_export
from components.directory import search as partner_search
from components.directory import sheet as partner_import
from components.handout import readings as handout_readings
from db.reference.catalogue import catalogue
from domain.permissions import Permission
from i18n import _

me = context.demand(Permission.DIRECTORY_READ)
may_write = me.may(Permission.DIRECTORY_WRITE)
reference_data = context.read(catalogue)
reference, task = partner_address.opened(), partner_address.task() if may_write else ""


def head() -> None:
    """Title and, for who may write, what can be added."""
    with st.container(horizontal=True, vertical_alignment="center", key="partner-head"):
        st.title(_("Partners"))
        if may_write and task != partner_address.IMPORT:
            st.button(
                _("Add"),
                icon=":material/add:",
                on_click=partner_address.begin,
                args=(partner_address.NEW,),
            )
            st.button(
                _("Import"),
                icon=":material/upload_file:",
                on_click=partner_address.begin,
                args=(partner_address.IMPORT,),
            )
            partner_export.show(reference_data)
            st.button(
                _("Tenant’s sheet"),
                icon=":material/translate:",
                on_click=partner_address.begin,
                args=("" if task == partner_address.SHEET else partner_address.SHEET,),
            )


def directory() -> None:
    """The search, and beside it the open partner or the form of a new one."""
    open_beside = reference or task == partner_address.NEW
    listed, *beside = st.columns([3, 2] if open_beside else 1, gap="medium")
    with listed:
        partner_search.show(reference_data, may_write)
    for pane in beside:
        with pane:
            if task == partner_address.NEW:
                partner_edit.new(reference_data)
            else:
                partner_detail.show(reference, reference_data, may_write)


flash.show()
head()
with st.container(key="partner-panes"):
    if task == partner_address.IMPORT:
        partner_import.show(reference_data)
    elif task == partner_address.SHEET:
        handout_readings.show()
    else:
        directory()
