import type { ByteStream, HostFiles } from '#runtime/host/host.ts'
import type { SecureStream, Tls } from '#runtime/host/tls.ts'
import { implement, type ModuleEnv } from '#runtime/modules/define.ts'
import type { Attributes, RouteContext } from '#runtime/script/context.ts'
import type { XavpRecord, XavpValue } from '#runtime/script/xavp.ts'
import type { Core } from '#runtime/server/core.ts'
import { isTlsEnabled } from '#runtime/transport/accepted-protocols.ts'
import type { Destination } from '#runtime/transport/sockets.ts'
import { tls } from './exports.ts'
import { createKeyLog } from './key-log.ts'
import { loadProfiles, type LoadedProfile } from './load-profiles.ts'
import { methodNamed, verifyClientNamed, type Profile, type ProfileOptions } from './profile.ts'
import { readProfiles } from './read-profiles.ts'
import { reloadFault, tlsCommands } from './rpc.ts'
import { tlsSelectReaders } from './selects.ts'
import { createTlsSide, type ProfiledStream } from './tls-side.ts'
import { sessionOf, tlsVariables, type Sessions } from './variables.ts'

type Env = ModuleEnv<typeof tls>

/** The module tls. */
export default implement(tls, (env) => {
  const { core, log, params } = env
  const known = new WeakMap<ByteStream, ProfiledStream>()
  let profiles: readonly LoadedProfile[] = []
  let serverId: string | undefined
  const sessions: Sessions = { log, streamOf: (id) => secureStream(core, known, id) }
  const start = async (): Promise<void> => {
    const host = machineOf(core)
    profiles = await readAll(env, host)
    core.transport.tls = createTlsSide(
      {
        tls: host.tls,
        log,
        profiles: () => profiles,
        takeServerId: () => {
          const taken = serverId
          serverId = undefined
          return taken
        },
        mayConnect: (to) => mayConnect(core, to),
        onKeyLog: createKeyLog(params, core.host, log),
      },
      known,
      () => core.host.clock.now(),
    )
    const name = params.xavp_cfg
    if (name !== null) core.hooks.destination.add((to, attributes) => withWishes(to, name, attributes))
  }
  return {
    modInit: async () => {
      if (isTlsEnabled(core.settings)) await start()
      else log.warn('tls support is disabled (set enable_tls=1 in the config to enable it)')
    },
    functions: {
      is_peer_verified: (ctx) => (isVerified(ctx, sessions) ? 1 : -1),
      tls_set_connect_server_id: (_ctx, { srvid }) => {
        serverId = srvid === '' ? undefined : srvid
        return 1
      },
    },
    pvars: tlsVariables(sessions),
    selects: tlsSelectReaders(sessions),
    rpc: tlsCommands({
      core,
      known,
      options: shownOptions(env),
      reload: async () => void (profiles = await reloaded(env)),
    }),
  }
})

interface Machine {
  readonly tls: Tls
  readonly files: Pick<HostFiles, 'readText' | 'list'>
}

function machineOf({ host }: Core): Machine {
  const { tls: library, files } = host
  if (library?.isPlain === true) return { tls: library, files: noFiles }
  if (library === undefined || files === undefined) throw new Error('there is no TLS on this host')
  return { tls: library, files }
}

/** Where nothing is encrypted there are no profiles, and what the parameters name is not looked at. */
const noFiles: Pick<HostFiles, 'readText' | 'list'> = {
  readText: () => Promise.resolve(''),
  list: () => Promise.resolve([]),
}

function secureStream(core: Core, known: WeakMap<ByteStream, ProfiledStream>, id: number): SecureStream | undefined {
  const stream = core.transport.streamOf(id)
  if (stream === undefined) return undefined
  // Another process has the connection: its stream tells of the session as well.
  return known.get(stream)?.stream ?? ('session' in stream ? (stream as SecureStream) : undefined)
}

/** The profiles of the file (or of the files of a folder), or the one for each side that the parameters make. */
async function readAll(env: Env, host: Machine): Promise<readonly LoadedProfile[]> {
  return bindAll(env, host, await readFiles(env, host.files))
}

async function readFiles({ params, core }: Env, files: Machine['files']): Promise<readonly Profile[]> {
  if (params.config === null || params.config === '') return []
  const path = pathOf(core, params.config)
  const names = await files.list(path).catch(() => undefined)
  const paths = names === undefined ? [path] : names.map((name) => `${path}/${name}`)
  const read = paths.map(async (one) => {
    const text = await files.readText(one).catch(() => undefined)
    if (text === undefined) throw new Error(`cannot stat config file ${one}`)
    return readProfiles(text, one.replace(/^.*\//, ''))
  })
  return (await Promise.all(read)).flat()
}

function bindAll(env: Env, host: Machine, found: readonly Profile[]): Promise<readonly LoadedProfile[]> {
  const { core, params } = env
  const isFile = params.config !== null && params.config !== ''
  const own = isFile ? {} : optionsOf(env)
  // With a file of profiles the parameters say nothing about them, but a server without any still needs a certificate.
  const { private_key, certificate } = tls.params
  const ofServer = { private_key: private_key.default, certificate: certificate.default }
  const defaults = isFile ? { server: ofServer, client: {} } : { server: own, client: own }
  return loadProfiles(found, defaults, {
    ...host,
    pathOf: (name) => pathOf(core, name),
    sessionId: params.session_cache === 0 ? undefined : params.session_id,
  })
}

async function reloaded(env: Env): Promise<readonly LoadedProfile[]> {
  const { log } = env
  const host = machineOf(env.core)
  const explain = (step: 'loading' | 'fixing') => (error: unknown) => {
    log.error(error instanceof Error ? error.message : String(error))
    throw reloadFault(step)
  }
  const found = await readFiles(env, host.files).catch(explain('loading'))
  return bindAll(env, host, found).catch(explain('fixing'))
}

function optionsOf({ params, log }: Env): ProfileOptions {
  const method = methodNamed(params.tls_method)
  if (method?.max === 'TLSv1' || method?.max === 'TLSv1.1')
    log.warn(`tls_method ${method.name}: no client of today speaks that version any more; set it to TLSv1.2+`)
  if (method === undefined) throw new Error(`unknown tls_method "${params.tls_method}": use TLSv1.2+ or TLSv1.3`)
  const verify_client = verifyClientNamed(params.verify_client)
  if (verify_client === undefined)
    throw new Error(`unknown verify_client "${params.verify_client}": use off, on, optional or optional_no_ca`)
  const { private_key_password, ca_list, ca_path, crl, cipher_list, server_name } = params
  return {
    method,
    verify_client,
    verify_certificate: params.verify_certificate !== 0,
    require_certificate: params.require_certificate !== 0,
    verify_depth: params.verify_depth,
    private_key: params.private_key,
    certificate: params.certificate,
    ...(private_key_password === null ? {} : { private_key_password }),
    ...(ca_list === null ? {} : { ca_list }),
    ...(ca_path === null ? {} : { ca_path }),
    ...(crl === null ? {} : { crl }),
    ...(cipher_list === null ? {} : { cipher_list }),
    ...(server_name === null ? {} : { server_name }),
  }
}

/** `/` is a full path, `.` counts from the working folder, anything else from the folder of the configuration. */
function pathOf(core: Core, name: string): string {
  if (/^[/.]/.test(name)) return name
  const folder = (core.configFile ?? '').replace(/[^/]*$/, '')
  return `${folder}${name}`
}

/** What the script put into $xavp(tls=>server_name) and $xavp(tls=>server_id) for the connection that this message may open. */
function withWishes(to: Destination, name: string, attributes: Attributes | undefined): Destination {
  if (to.proto !== 'tls') return to
  const record = attributes?.xavps.roots.get(name)?.[0]
  if (!(record instanceof Map)) return to
  const serverName = textIn(record, 'server_name')
  const wanted = textIn(record, 'server_id')
  return serverName === undefined && wanted === undefined ? to : { ...to, tls: { serverName, serverId: wanted } }
}

function textIn(record: XavpRecord, key: string): string | undefined {
  const value: XavpValue | undefined = record.get(key)?.[0]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** event_route[tls:connection-out]; false when it drops the connection. */
function mayConnect(core: Core, to: Destination): boolean | Promise<boolean> {
  const socket = core.transport.socketFor(to)
  const prepare = (ctx: RouteContext): void => {
    if (socket !== undefined) ctx.sending = { to, socket, text: '' }
  }
  const run = core.routes.runEvent('tls:connection-out', undefined, { prepare })
  if (run === undefined) return true
  return run instanceof Promise ? run.then(({ dropped }) => !dropped) : !run.dropped
}

function isVerified(ctx: RouteContext, sessions: Sessions): boolean {
  const session = sessionOf(ctx, sessions)
  if (session === undefined) return false
  if (session.peer === undefined) {
    sessions.log.info('is_peer_verified: the peer presented no certificate')
    return false
  }
  if (session.peerProblem !== undefined)
    sessions.log.info(`is_peer_verified: the certificate of the peer is not good (${session.peerProblem})`)
  return session.peerProblem === undefined
}

/** What tls.options shows, in the order of 6.1.5. */
function shownOptions({ params, core }: Env): readonly (readonly [string, () => number | string | null])[] {
  const path = (name: string | null): string | null => (name === null ? null : pathOf(core, name))
  return [
    ['force_run', () => params.tls_force_run],
    ['method', () => params.tls_method],
    ['verify_certificate', () => params.verify_certificate],
    ['verify_depth', () => params.verify_depth],
    ['require_certificate', () => params.require_certificate],
    ['verify_client', () => params.verify_client],
    ['private_key', () => path(params.private_key)],
    ['ca_list', () => path(params.ca_list)],
    ['certificate', () => path(params.certificate)],
    ['cipher_list', () => params.cipher_list],
    ['session_cache', () => params.session_cache],
    ['session_id', () => params.session_id],
    ['config', () => path(params.config)],
    ['log', () => params.tls_log],
    ['debug', () => params.tls_debug],
    ['connection_timeout', () => params.connection_timeout],
    ['disable_compression', () => params.tls_disable_compression],
    ['ssl_release_buffers', () => params.ssl_release_buffers],
    ['ssl_freelist_max', () => params.ssl_freelist_max_len],
    ['ssl_max_send_fragment', () => params.ssl_max_send_fragment],
    ['ssl_read_ahead', () => params.ssl_read_ahead],
    ['send_close_notify', () => params.send_close_notify],
    ['low_mem_threshold1', () => params.low_mem_threshold1],
    ['low_mem_threshold2', () => params.low_mem_threshold2],
    ['ct_wq_max', () => params.ct_wq_max],
    ['con_ct_wq_max', () => params.con_ct_wq_max],
    ['ct_wq_blk_size', () => params.ct_wq_blk_size],
  ]
}
