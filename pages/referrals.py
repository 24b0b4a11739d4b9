"""Invii: what is with partners, with tenants and with ALER, and how long for."""

import streamlit as st

from components import context
from components.referrals import board as referral_board
from components.referrals import news
from domain.permissions import Permission
from i18n import _

me = context.demand(Permission.CASES_READ)
st.title(_("Requests"))
news.begin(me)
referral_board.show(me)
