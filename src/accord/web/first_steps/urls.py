"""Setting an installation up, step by step."""

from django.urls import path

from accord.web.first_steps import views

urlpatterns = [
    path("first-steps/", views.first_steps, name="first_steps"),
    path("first-steps/company/", views.company, name="first_steps_company"),
    path("first-steps/sign/", views.sign, name="first_steps_sign"),
]
