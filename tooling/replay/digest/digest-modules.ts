import type { ModuleExports } from '#grammar/manifest.ts'
import type { KamkitModule, ModuleBehaviour, ModuleEnv } from '#runtime/modules/define.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { SlApi } from '#stdlib/sl/api.ts'
import type { CapturedCredentials, CredentialsHeader } from './captured-credentials.ts'

/** The arguments of a module function by name, as the facts of these modules name them. */
type Arguments = { readonly [name: string]: number | string | undefined }

/** What a function of a module gets to do its work with. */
interface Tools {
  readonly env: ModuleEnv
  readonly credentials: CapturedCredentials
}

type Run = (ctx: RouteContext, args: Arguments, tools: Tools) => number

/** A check that is told the password by the script (module auth); bit 0 of its flags says that it is a hash. */
const checkWith =
  (header: CredentialsHeader | 'usual'): Run =>
  (ctx, args, { credentials }) => {
    const text = String(args['arg2'] ?? '')
    const isHa1 = (Number(args['arg3']) & 1) !== 0
    return credentials.check(ctx.msg, headerFor(ctx, header), String(args['arg1'] ?? ''), { text, isHa1 })
  }

/** A check that asks a database (module auth_db), which is not there. */
const checkStored =
  (header: CredentialsHeader | 'usual'): Run =>
  (ctx, args, { env, credentials }) =>
    credentials.check(ctx.msg, headerFor(ctx, header), textOf(ctx, args['arg1'], env), undefined)

const challenge =
  (kind: 'www' | 'proxy' | 'usual'): Run =>
  (ctx, args, { env }) => {
    const isProxy = kind === 'proxy' || (kind === 'usual' && ctx.msg.method !== 'REGISTER')
    const flags = Number(args['arg2'])
    const realm = textOf(ctx, args['arg1'], env).replaceAll('"', '')
    const qop = [(flags & 1) === 0 ? [] : ['auth'], (flags & 2) === 0 ? [] : ['auth-int']].flat().join(',')
    const name = isProxy ? 'Proxy-Authenticate' : 'WWW-Authenticate'
    const stale = (flags & 16) === 0 ? '' : ', stale=true'
    const shownQop = qop === '' ? '' : `, qop="${qop}"`
    const nonce = env.core.host.random.hex(16)
    ctx.msg.replyHeaders.push(
      `${name}: Digest realm="${realm}", nonce="${nonce}"${shownQop}${stale}, algorithm=MD5\r\n`,
    )
    const [code, reason] = isProxy ? [407, 'Proxy Authentication Required'] : [401, 'Unauthorized']
    return env.api<SlApi>('sl')?.sendReply(ctx, code, reason) === true ? 1 : -1
  }

const hasCredentials: Run = ({ msg }, args, { credentials }) => {
  const realm = String(args['arg1'] ?? '')
  return headers.some((header) => credentials.find(msg, header, realm) !== undefined) ? 1 : -1
}

const consumeCredentials: Run = ({ msg }) => {
  const fields = headers.flatMap((header) => msg.headersNamed(header))
  msg.edits.addAll(fields.map(({ start, end }) => ({ at: start, remove: end - start, insert: '' })))
  return fields.length > 0 ? 1 : -1
}

const headers: readonly CredentialsHeader[] = ['authorization', 'proxy-authorization']

/** What the functions of the digest modules do in a replay; all others of them give -1. */
const functions: ReadonlyMap<string, Run> = new Map([
  ['auth.www_challenge', challenge('www')],
  ['auth.proxy_challenge', challenge('proxy')],
  ['auth.auth_challenge', challenge('usual')],
  ['auth.has_credentials', hasCredentials],
  ['auth.consume_credentials', consumeCredentials],
  ['auth.pv_www_authenticate', checkWith('authorization')],
  ['auth.pv_www_authorize', checkWith('authorization')],
  ['auth.pv_proxy_authenticate', checkWith('proxy-authorization')],
  ['auth.pv_proxy_authorize', checkWith('proxy-authorization')],
  ['auth.pv_auth_check', checkWith('usual')],
  ['auth_db.www_authenticate', checkStored('authorization')],
  ['auth_db.www_authorize', checkStored('authorization')],
  ['auth_db.proxy_authenticate', checkStored('proxy-authorization')],
  ['auth_db.proxy_authorize', checkStored('proxy-authorization')],
  ['auth_db.auth_check', checkStored('usual')],
])

const modules: ReadonlySet<string> = new Set(['auth', 'auth_db'])

/** The module that checks digest credentials in a replay; undefined for the name of any other. */
export function digestModule(
  exports: ModuleExports | undefined,
  credentials: CapturedCredentials,
): KamkitModule | undefined {
  if (exports === undefined || !modules.has(exports.name)) return undefined
  const behaviour = (env: ModuleEnv): object => ({
    functions: Object.fromEntries(
      Object.keys(exports.functions ?? {}).map((name) => {
        const run = functions.get(`${exports.name}.${name}`)
        return [name, (ctx: RouteContext, args: Arguments) => run?.(ctx, args, { env, credentials }) ?? -1]
      }),
    ),
    pvars: Object.fromEntries(Object.keys(exports.pvars ?? {}).map((name) => [name, () => null])),
    rpc: {},
  })
  // The names come from the facts, as in every module that is made of them.
  return { exports, create: (env) => behaviour(env) as ModuleBehaviour<ModuleExports> }
}

/** Checks of no kind of their own look at what phones answer a registrar with, or a proxy. */
function headerFor({ msg }: RouteContext, header: CredentialsHeader | 'usual'): CredentialsHeader {
  if (header !== 'usual') return header
  return msg.method === 'REGISTER' ? 'authorization' : 'proxy-authorization'
}

/** An argument that the facts give as it stands: variables in it are expanded. */
function textOf(ctx: RouteContext, arg: number | string | undefined, env: ModuleEnv): string {
  const text = String(arg ?? '')
  return text.includes('$') ? (env.format(text)?.(ctx) ?? '') : text
}
