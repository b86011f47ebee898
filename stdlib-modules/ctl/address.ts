/** A control socket as `binrpc` names it. */
export type ControlAddress =
  | { readonly transport: 'unix_stream' | 'unix_dgram'; readonly path: string }
  | { readonly transport: 'tcp' | 'udp'; readonly host: string; readonly port: number }

/** The port of kamcmd when none is given. */
const defaultPort = 2049

/**
 * Reads `unixs:PATH`, `unix:PATH`, `unixd:PATH`, `tcp:HOST[:PORT]`, `udp:HOST[:PORT]`, a path, or `HOST[:PORT]` (UDP);
 * undefined when it is none of them.
 */
export function parseControlAddress(text: string): ControlAddress | undefined {
  const match = /^(unixs|unixd|unix|tcp|udp):(.*)$/is.exec(text)
  const [, scheme, rest] = match ?? []
  if (scheme === undefined || rest === undefined) {
    return text.startsWith('/') ? { transport: 'unix_stream', path: text } : parseHostPort('udp', text)
  }
  switch (scheme.toLowerCase()) {
    case 'unixs':
    case 'unix':
      return rest === '' ? undefined : { transport: 'unix_stream', path: rest }
    case 'unixd':
      return rest === '' ? undefined : { transport: 'unix_dgram', path: rest }
    case 'tcp':
      return parseHostPort('tcp', rest)
    default:
      return parseHostPort('udp', rest)
  }
}

function parseHostPort(transport: 'tcp' | 'udp', text: string): ControlAddress | undefined {
  const match = /^(\[[0-9A-Fa-f:.]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/.exec(text)
  const [, host, digits] = match ?? []
  const port = digits === undefined ? defaultPort : Number(digits)
  if (host === undefined || port < 1 || port > 65535) return undefined
  return { transport, host: host.startsWith('[') ? host.slice(1, -1) : host, port }
}
