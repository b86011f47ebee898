import type { Value } from '#grammar/value.ts'
import type { SecureStream, TlsSession } from '#runtime/host/tls.ts'
import type { ModuleLogger } from '#runtime/log/logger.ts'
import { indexNumber, innerText, type PvBehaviour } from '#runtime/pseudo-variables/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import { nameLine } from './certificate-parts.ts'
import { countAlternatives, questions, type Question } from './questions.ts'

/** How the session of the connection that brought a message is found. */
export interface Sessions {
  streamOf(connectionId: number): SecureStream | undefined
  readonly log: ModuleLogger
}

/** The session of the message's connection; undefined, and said in the log as in 6.1.5, when it came over none. */
export function sessionOf({ msg }: RouteContext, sessions: Sessions): TlsSession | undefined {
  const { proto, connectionId } = msg.received
  if (proto !== 'tls' && proto !== 'wss') {
    sessions.log.error('Transport protocol is not TLS (bug in config)')
    return undefined
  }
  return sessions.streamOf(connectionId)?.session
}

/** The answer as a text, undefined when there is none; a certificate that is missing is told to the log. */
export function askSession(
  session: TlsSession,
  name: string,
  question: Question,
  index: number,
  { log }: Sessions,
): string | undefined {
  const answer = question(session, index)
  if (answer !== undefined && answer !== null) return String(answer)
  const isLost = name.startsWith('my_') ? session.own === undefined : session.peer === undefined
  const whose = name.startsWith('my_') ? 'my' : 'peer'
  if (isLost && name !== 'peer_server_name') log.error(`Unable to retrieve ${whose} TLS certificate from SSL structure`)
  return undefined
}

/** `$tls_…`: every value is a text, numbers too (6.1.5). */
export function tlsVariables(sessions: Sessions): { readonly [name: string]: PvBehaviour } {
  const answered = [...questions].map(([name, question]): readonly [string, PvBehaviour] => [
    `tls_${name}`,
    name.includes('_san_') ? indexed(name, question, sessions) : plain(name, question, sessions),
  ])
  return Object.fromEntries([
    ...answered,
    ['tls_peer_san_count', counted('peer', sessions)],
    ['tls_my_san_count', counted('own', sessions)],
    ['tls', lines(sessions)],
  ])
}

function plain(name: string, question: Question, sessions: Sessions): PvBehaviour {
  return (ctx) => {
    const session = sessionOf(ctx, sessions)
    return session === undefined ? null : (askSession(session, name, question, 0, sessions) ?? null)
  }
}

function indexed(name: string, question: Question, sessions: Sessions): PvBehaviour {
  return {
    bind: ({ index }) => ({
      get: (ctx) => {
        const session = sessionOf(ctx, sessions)
        const at = indexNumber(index, ctx)
        if (session === undefined) return null
        return askSession(session, name, question, at === 'all' ? 0 : at, sessions) ?? null
      },
    }),
  }
}

/** How many alternative names of the kind there are. 6.1.5 cuts the name of the kind wrongly, and gives null for each. */
function counted(whose: 'peer' | 'own', sessions: Sessions): PvBehaviour {
  return {
    bind: ({ inner }) => ({
      get: (ctx): Value => {
        const certificate = sessionOf(ctx, sessions)?.[whose]
        return certificate === undefined ? null : (countAlternatives(certificate, innerText(inner, ctx)) ?? null)
      },
    }),
  }
}

const lineNames: ReadonlyMap<string, (session: TlsSession) => string | undefined> = new Map([
  ['m_issuer_line', ({ own }: TlsSession) => own && nameLine(own.issuer)],
  ['p_issuer_line', ({ peer }: TlsSession) => peer && nameLine(peer.issuer)],
  ['m_subject_line', ({ own }: TlsSession) => own && nameLine(own.subject)],
  ['p_subject_line', ({ peer }: TlsSession) => peer && nameLine(peer.subject)],
])

/** `$tls(p_subject_line)` */
function lines(sessions: Sessions): PvBehaviour {
  return {
    bind: ({ inner }) => {
      const read = lineNames.get(inner?.constant ?? '')
      if (read === undefined) return { error: `unknown PV tls name ${inner?.constant ?? ''}` }
      return {
        get: (ctx) => {
          const session = sessionOf(ctx, sessions)
          return session === undefined ? null : (read(session) ?? null)
        },
      }
    },
  }
}
