#include <ldap.h>

/* Macros with casts, which Swift does not import. */
static const int CLDAP_SCOPE_BASE = LDAP_SCOPE_BASE;
static const int CLDAP_SCOPE_ONE_LEVEL = LDAP_SCOPE_ONELEVEL;
static const int CLDAP_SCOPE_SUBTREE = LDAP_SCOPE_SUBTREE;
static const int CLDAP_TLS_1_2 = LDAP_OPT_X_TLS_PROTOCOL_TLS1_2;

static inline const void *CLDAP_OPT_ON(void) { return LDAP_OPT_ON; }
