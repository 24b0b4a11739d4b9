"""The admin as its documentation advises for large tables: joined, prefetched, no full count."""

from django.contrib import admin

from bench.django_directory.models import Case, Partner

PAGE = 25


@admin.register(Partner)
class PartnerAdmin(admin.ModelAdmin):
    list_display = ("name", "type_code", "istat", "referent", "phone")
    list_filter = ("type_code",)
    list_select_related = ("istat",)
    search_fields = ("name", "alternate_name", "services__name", "contacts__name")
    list_per_page = PAGE
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("contacts")

    def referent(self, partner):
        return next((c.name for c in partner.contacts.all()), "")

    def phone(self, partner):
        return next((c.phone for c in partner.contacts.all()), "")


@admin.register(Case)
class CaseAdmin(admin.ModelAdmin):
    list_display = ("reference", "quarter", "urgency", "status", "opened_at", "due_at")
    list_filter = ("status", "urgency")
    list_select_related = ("quarter",)
    search_fields = ("reference",)
    list_per_page = PAGE
    show_full_result_count = False
    ordering = ("-id",)
