// OpenSSL 3's libcrypto: EVP ciphers, digests and their library context. No shim is needed; the header only gathers.
#pragma once
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/provider.h>
