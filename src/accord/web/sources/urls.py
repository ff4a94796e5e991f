"""Sources, and the reports it shows as files."""

from django.urls import path

from accord.web.sources import views

urlpatterns = [
    path("sources/", views.sources, name="sources"),
    path("sources/<slug:report>.<slug:form>", views.sources_file, name="sources_file"),
]
