import { isSameIp } from '#runtime/transport/show-ip.ts'
import type { LoadedProfile } from './load-profiles.ts'
import { isNamed, type Profile, type Side } from './profile.ts'

/** What is known of a connection when its profile is chosen. */
export interface Asked {
  readonly side: Side
  /** Own address of a connection that was accepted; absent for one that is opened. */
  readonly local?: { readonly ip: string; readonly port: number } | undefined
  /** The name of the server that the client asks for. */
  readonly serverName?: string | undefined
  /** The id of a client profile, which comes before all else. */
  readonly serverId?: string | undefined
}

/**
 * The profile of a connection, as 6.1.5 chooses: by server_id, by address or `any` together with the name that was asked for, by
 * address alone where no name was, else the default. Of several that fit, the one that stands last in the file. A connection that
 * is opened has a local port that nobody can foresee: 6.1.5 compares the address of a profile with that one, and finds none.
 */
export function profileFor(profiles: readonly LoadedProfile[], asked: Asked): LoadedProfile {
  const own = profiles.filter(({ side }) => side === asked.side)
  const { serverId, serverName } = asked
  const byId = isText(serverId) ? own.findLast(({ options }) => options.server_id === serverId) : undefined
  const fits = (profile: Profile): boolean =>
    isText(serverName) ? reaches(profile, asked) && isNamed(profile, serverName) : isFor(profile, asked)
  const found = byId ?? own.findLast(fits) ?? own.find(({ scope }) => scope.kind === 'default')
  if (found === undefined) throw new Error('there is always a default profile')
  return found
}

function isText(text: string | undefined): text is string {
  return text !== undefined && text !== ''
}

function reaches(profile: Profile, asked: Asked): boolean {
  return profile.scope.kind === 'any' || isFor(profile, asked)
}

function isFor({ scope }: Profile, { local }: Asked): boolean {
  return scope.kind === 'address' && local !== undefined && isSameIp(scope.ip, local.ip) && scope.port === local.port
}
