"""Ufficio mobile: calendar of stops, convened tenants, check-in."""

import streamlit as st

from components import context, flash
from components.mobile import address, stop_form
from components.mobile import calendar as mobile_calendar
from components.mobile import check_in as mobile_checkin
from components.mobile import person as mobile_person
from components.mobile import sheet as mobile_import
from components.mobile import stop as mobile_stop
from components.mobile import tenant as mobile_tenant
from db.mobile import stops as mobile_stops
from db.mobile.stops import StopDetail, UnknownStop
from db.reference.catalogue import catalogue
from domain.permissions import Permission
from i18n import _

me = context.demand(Permission.MOBILE_READ)
reference_data = context.read(catalogue)
reads_names = me.may(Permission.IDENTITY_READ)
task = address.task()


def chosen() -> StopDetail | None:
    """The stop in the address; else, for who checks in, today's; None: the calendar."""
    asked = address.stop()
    if asked is None and (address.view() or task or not reads_names):
        return None
    try:
        return (
            context.read(mobile_stops.today)
            if asked is None
            else context.read(mobile_stops.stop, asked)
        )
    except UnknownStop:
        st.warning(_("This stop is not there any more."), icon=":material/search_off:")
        return None


flash.show()
stop = chosen()
checking_in = stop is not None and not task
if not checking_in:
    mobile_checkin.leave()
if task != address.IMPORT:
    mobile_import.forget()

if task == address.NEW and stop is None:
    stop_form.new(reference_data)
elif task == address.IMPORT and reads_names:
    mobile_import.show(stop, reference_data)
elif task == address.EDIT and stop:
    stop_form.edit(stop, reference_data)
elif task == address.PERSON and stop and reads_names:
    mobile_person.show(stop, reference_data)
elif task == address.TENANT and stop and reads_names:
    mobile_tenant.show(stop, reference_data)
elif stop:
    mobile_stop.show(stop, me, reference_data)
else:
    mobile_calendar.show(me)
