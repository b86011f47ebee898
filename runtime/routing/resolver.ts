import type { Destination } from '../transport/sockets.ts'

/**
 * Finds where a URI leads (RFC 3263): destinations in the order in which they are to be tried. The answer comes at once for
 * numeric addresses and cached names. An empty list: the name leads nowhere.
 */
export interface Resolver {
  resolveUri(uri: string): readonly Destination[] | Promise<readonly Destination[]>
  /** The addresses of a host name or numeric address, without its brackets. */
  resolveHost(host: string): readonly string[] | Promise<readonly string[]>
}
