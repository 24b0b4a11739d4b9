"""What is wrong with what was typed of a tenant; each label tells the person what to do."""

from domain.vocabulary import N_, Labelled


class Flaw(Labelled):
    """What is wrong with a field. Of a telephone: `domain.phones.read.PhoneFlaw`."""

    CF_LENGTH = (
        "cf_length",
        N_("A codice fiscale has 16 letters and digits; a provisional one has 11 digits."),
    )
    CF_LETTER = (
        "cf_letter",
        N_("The last letter of the codice fiscale does not match the rest: check what was typed."),
    )
    CF_DIGIT = (
        "cf_digit",
        N_("The last of the 11 digits does not match the others: check what was typed."),
    )
    CF_FORM = "cf_form", N_("This is not a codice fiscale: letters and digits are out of place.")
    EMAIL_WRONG = "email_wrong", N_("This is not an e-mail address.")
    SIZE_RANGE = "size_range", N_("A household has from 1 to 20 people.")
    SIZE_PARTS = "size_parts", N_("Minors and over 65 together are more than the household.")
