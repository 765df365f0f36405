"""Answers questions about phone numbers with Python's phonenumbers, one JSON line each.

The first line written is the version of the package; then, for each line
{"text": ..., "region": ... or null} read, the answers of the package or {"error": ...}.
"""

import json
import sys

import phonenumbers
from phonenumbers import PhoneNumberFormat, geocoder


def answer(text, region):
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        return {"error": error.error_type}
    if number.extension is not None:
        # The package leaves these digits in the script they were written in.
        number.extension = phonenumbers.normalize_digits_only(number.extension)
    country = phonenumbers.region_code_for_number(number)
    return {
        "e164": phonenumbers.format_number(number, PhoneNumberFormat.E164),
        "extension": number.extension,
        "country": None if country == "001" else country,
        "valid": phonenumbers.is_valid_number(number),
        "possible": phonenumbers.is_possible_number(number),
        "kind": phonenumbers.PhoneNumberType.to_string(phonenumbers.number_type(number)),
        "name": geocoder.country_name_for_number(number, "en"),
        "international": phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL),
        "domestic": phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL),
    }


def main():
    print(json.dumps(phonenumbers.__version__))
    for line in sys.stdin:
        question = json.loads(line)
        print(json.dumps(answer(question["text"], question["region"])))


if __name__ == "__main__":
    main()
