import type { Core } from '../../server/core.ts'
import { product, versionText } from '../../server/product.ts'
import { rpcStruct, type RpcCommand } from '../registry.ts'
import { ctime } from './ctime.ts'

/** core.version, core.flags, core.info, core.runinfo, core.uptime: what runs here and since when. */
export function identityCommands(core: Core): readonly RpcCommand[] {
  const uptimeSeconds = (): number => Math.floor((core.host.clock.now() - core.startedAtMs) / 1000)
  return [
    { name: 'core.version', doc: 'Gives name and version of the server.', array: false, run: () => [versionText()] },
    { name: 'core.flags', doc: 'Lists what the server was built with.', array: false, run: () => [featureFlags] },
    {
      name: 'core.info',
      doc: 'Gives the version and how the server was built.',
      array: false,
      run: () => [buildInfo()],
    },
    {
      name: 'core.runinfo',
      doc: 'Gives name, version, time of start and time since then.',
      array: false,
      run: () => [runInfo(core, uptimeSeconds())],
    },
    {
      name: 'core.uptime',
      doc: 'Tells since when the server runs.',
      array: false,
      run: () => [
        rpcStruct([
          ['now', ctime(core.host.clock.now())],
          ['up_since', ctime(core.startedAtMs)],
          ['uptime', uptimeSeconds()],
        ]),
      ],
    },
  ]
}

const featureFlags = 'USE_TCP, USE_TLS, USE_NAPTR, USE_DNS_FAILOVER'

function buildInfo() {
  return rpcStruct([
    ['version', `${product.name} ${product.version}`],
    ['id', product.source],
    ['compiler', 'TypeScript'],
    ['compiled', ''],
    ['flags', featureFlags],
  ])
}

function runInfo(core: Core, uptime: number) {
  const [days, hours, minutes] = [
    Math.floor(uptime / 86400),
    Math.floor(uptime / 3600) % 24,
    Math.floor(uptime / 60) % 60,
  ]
  return rpcStruct([
    ['name', product.name],
    ['version', product.version],
    ['sourceid', product.source],
    ['compiler', 'TypeScript'],
    ['compiled', ''],
    ['time_now', ctime(core.host.clock.now())],
    ['time_started', ctime(core.startedAtMs)],
    ['uptime_secs', uptime],
    ['utime_days', `${days}d ${hours}h ${minutes}m ${uptime % 60}s`],
  ])
}
