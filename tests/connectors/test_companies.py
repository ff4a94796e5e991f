"""Companies taken in: recognised by id, domain or name."""

from accord.people.models import Company, CompanyFact

SALESFORCE = """\
Id,Name,Website,Industry,NumberOfEmployees,AnnualRevenue,CreatedDate
0011,Acme Pumps,https://www.acme.test/,Chemicals,200,"1,500,000",2026-03-01T09:00:00.000+0000
0012,Zenith,,Food,,,2026-03-02T09:00:00.000+0000
"""


def facts(name):
    found = CompanyFact.objects.filter(company__name=name).order_by("pk")
    return dict(found.values_list("field", "value"))


def test_an_export_of_salesforce_needs_no_mapping(take_in):
    result = take_in("companies", SALESFORCE)

    assert result.counts == (2, 0, 0, 0)
    assert facts("Acme Pumps") == {
        "company": "Acme Pumps",
        "domain": "acme.test",
        "industry": "Chemicals",
        "employees": "200",
        "revenue": "1500000",
    }
    assert list(Company.objects.order_by("pk").values_list("external_id", "domain")) == [
        ("0011", "acme.test"),
        ("0012", None),
    ]


def test_the_same_file_again_changes_nothing(take_in):
    take_in("companies", SALESFORCE)

    assert take_in("companies", SALESFORCE).counts == (0, 0, 2, 0)


def test_a_company_known_by_name_is_given_its_domain(take_in):
    take_in("people", "email,company\nada@acme.test,Acme Pumps\n")

    result = take_in("companies", "company,domain,industry\nAcme Pumps,acme.test,chemicals\n")

    assert result.counts == (0, 1, 0, 0)
    assert Company.objects.get().domain == "acme.test"


def test_two_companies_of_one_name_are_told_apart_by_their_domain(take_in):
    result = take_in(
        "companies", "company,domain\nAcme,acme.test\nAcme,acme.example\nAcme,acme.test\n"
    )

    assert result.counts == (2, 0, 1, 0)


def test_a_row_is_refused_for_a_reason(take_in):
    result = take_in(
        "companies",
        "external_id,domain,industry\n1,a.test,\n2,a.test,food\n,,food\n3,nowhere,food\n",
    )

    assert result.reasons == [
        (3, "domain", "the domain belongs to the company with the id 1"),
        (
            4,
            "external_id",
            "nothing says who or what this is about: external_id or domain or company",
        ),
        (5, "domain", "this is no domain such as northwind.example"),
    ]
