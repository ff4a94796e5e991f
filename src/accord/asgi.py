"""The web application, for granian."""

import os
import warnings

from django.core.asgi import get_asgi_application

from accord.web.serving import end_with_parent, settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.settings")
# WhiteNoise hands over files piece by piece; they are small, so nothing waits for them.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")
end_with_parent()
application = get_asgi_application()
settle()
