"""Ponte's partners and cases as unmanaged models."""

from django.db import models


class Table(models.Model):
    class Meta:
        abstract = True
        managed = False


class Municipality(Table):
    istat = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(max_length=80)

    class Meta(Table.Meta):
        db_table = "municipality"

    def __str__(self):
        return self.name


class Quarter(Table):
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=120)

    class Meta(Table.Meta):
        db_table = "quarter"

    def __str__(self):
        return self.name


class Partner(Table):
    reference = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    alternate_name = models.CharField(max_length=200)
    type_code = models.CharField(max_length=8)
    istat = models.ForeignKey(Municipality, models.DO_NOTHING, db_column="istat")
    description = models.TextField()
    active = models.BooleanField()
    verified_at = models.DateTimeField(null=True)

    class Meta(Table.Meta):
        db_table = "partner"


class PartnerService(Table):
    partner = models.ForeignKey(Partner, models.DO_NOTHING, related_name="services")
    name = models.CharField(max_length=200)

    class Meta(Table.Meta):
        db_table = "partner_service"


class Contact(Table):
    partner = models.ForeignKey(Partner, models.DO_NOTHING, related_name="contacts")
    position = models.IntegerField()
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=32)

    class Meta(Table.Meta):
        db_table = "contact"
        ordering = ("position",)


class Case(Table):
    reference = models.CharField(max_length=20)
    quarter = models.ForeignKey(Quarter, models.DO_NOTHING)
    urgency = models.IntegerField(choices=[(n, str(n)) for n in range(1, 5)])
    status = models.CharField(
        max_length=24,
        choices=[(s, s) for s in ("new", "in_progress", "referred", "to_confirm", "closed")],
    )
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    class Meta(Table.Meta):
        db_table = "case"
