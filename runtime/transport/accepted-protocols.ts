import type { Settings } from '../server/core.ts'

/** Whether connections may begin with a PROXY header: tcp_accept_haproxy, or `haproxy` among tcp_accept_protocols. */
export function acceptsProxies(settings: Settings): boolean {
  return settings.int('tcp_accept_haproxy') !== 0 || hasProtocol(settings, ['haproxy'])
}

/** Whether packets of HEP version 3 are taken: tcp_accept_hep3, or `hep` or `hep3` among tcp_accept_protocols. */
export function acceptsHep3(settings: Settings): boolean {
  return settings.int('tcp_accept_hep3') !== 0 || hasProtocol(settings, ['hep', 'hep3'])
}

/** Names stand between commas, in any case of letters; 6.1.5 passes over those that it does not know, and over numbers. */
function hasProtocol(settings: Settings, names: readonly string[]): boolean {
  return settings
    .text('tcp_accept_protocols')
    .toLowerCase()
    .split(',')
    .some((one) => names.includes(one.trim()))
}

/** Whether TLS is to be listened on: enable_tls, or disable_tls=no. */
export function isTlsEnabled(settings: Settings): boolean {
  if (settings.int('enable_tls') !== 0) return true
  return settings.isSet('disable_tls') && settings.int('disable_tls') === 0
}
