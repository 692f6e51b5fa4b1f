// libpq, the PostgreSQL client library. No shim is needed; the header only gathers.
#pragma once
#include <libpq-fe.h>
