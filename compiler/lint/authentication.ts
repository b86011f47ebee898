/** Functions that ask the client for credentials. */
export const challenges: readonly string[] = [
  'www_challenge',
  'proxy_challenge',
  'auth_challenge',
  'auth_get_www_authenticate',
  'radius_www_challenge',
  'ims_www_challenge',
  'ims_proxy_challenge',
]

/** Functions that check the answer to a challenge, and challenge nobody themselves. */
export const digestChecks: readonly string[] = [
  'www_authenticate',
  'proxy_authenticate',
  'auth_check',
  'pv_www_authenticate',
  'pv_proxy_authenticate',
  'pv_auth_check',
]

/** All functions that look at credentials. */
export const credentialChecks: readonly string[] = [
  ...digestChecks,
  'www_authorize',
  'proxy_authorize',
  'pv_www_authorize',
  'pv_proxy_authorize',
  'radius_www_authorize',
  'radius_proxy_authorize',
  'diameter_www_authorize',
  'diameter_proxy_authorize',
  'autheph_www',
  'autheph_proxy',
  'autheph_check',
  'autheph_authenticate',
  'ims_www_authenticate',
  'ims_proxy_authenticate',
  'web3_www_authenticate',
  'web3_proxy_authenticate',
]
