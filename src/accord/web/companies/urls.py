"""Companies: the list, and everything about one of them."""

from django.urls import path

from accord.web.companies import views

urlpatterns = [
    path("companies/", views.companies, name="companies"),
    path("companies/<int:pk>/", views.company, name="company"),
]
