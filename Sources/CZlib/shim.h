#pragma once
#include <zlib.h>

// inflateInit2 is a macro that passes the header's version and size along; Swift does not import such macros.
static inline int czlib_inflate_init(z_stream *stream, int window_bits) {
  return inflateInit2(stream, window_bits);
}
