"""The site map. Who may open a page stands in `permissions.py`."""

from django.urls import path

from accord.web import people, signing

urlpatterns = [
    path("sign-in/", signing.SignIn.as_view(), name="sign-in"),
    path("sign-out/", signing.SignOut.as_view(), name="sign-out"),
    path("", people.home, name="home"),
    path("people/<int:pk>/", people.person, name="person"),
]
