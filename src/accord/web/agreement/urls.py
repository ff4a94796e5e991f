from django.urls import path

from accord.web.agreement import files, following, trying, views

urlpatterns = [
    path("agreement/", views.agreement, name="agreement"),
    path("agreement/scoring/", views.scoring, name="agreement_scoring"),
    path("agreement/rules/", views.rules, name="agreement_rules"),
    path("agreement/rules/leads/", following.rule_leads, name="agreement_rule_leads"),
    path("agreement/try/", trying.try_version, name="agreement_try"),
    path("agreement/try/leads/", following.trial_leads, name="agreement_try_leads"),
    path("agreement/try/deals/", following.trial_deals, name="agreement_try_deals"),
    path("agreement/history/", views.history, name="agreement_history"),
    path("agreement/load/", files.load, name="agreement_load"),
    path("agreement/file/", files.download, name="agreement_file"),
]
