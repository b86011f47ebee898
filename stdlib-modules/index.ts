import type { ModuleExports } from '#grammar/manifest.ts'
import type { KamkitModule } from '#runtime/modules/define.ts'
import { acc } from './acc/exports.ts'
import { blst } from './blst/exports.ts'
import { cfg_rpc } from './cfg_rpc/exports.ts'
import { corex } from './corex/exports.ts'
import { counters } from './counters/exports.ts'
import { ctl } from './ctl/exports.ts'
import { debuggerExports } from './debugger/exports.ts'
import { dlgs } from './dlgs/exports.ts'
import { jsonrpcs } from './jsonrpcs/exports.ts'
import { kex } from './kex/exports.ts'
import { maxfwd } from './maxfwd/exports.ts'
import { pv } from './pv/exports.ts'
import { registrar } from './registrar/exports.ts'
import { rr } from './rr/exports.ts'
import { sanity } from './sanity/exports.ts'
import { siputils } from './siputils/exports.ts'
import { sl } from './sl/exports.ts'
import { tcpops } from './tcpops/exports.ts'
import { textops } from './textops/exports.ts'
import { textopsx } from './textopsx/exports.ts'
import { tls } from './tls/exports.ts'
import { tm } from './tm/exports.ts'
import { tmx } from './tmx/exports.ts'
import { usrloc } from './usrloc/exports.ts'
import { websocket } from './websocket/exports.ts'
import { xhttp } from './xhttp/exports.ts'
import { xhttp_prom } from './xhttp_prom/exports.ts'
import { xhttp_rpc } from './xhttp_rpc/exports.ts'
import { xlog } from './xlog/exports.ts'

/** The facts of the modules that kamkit can run. */
export const implementedExports: readonly ModuleExports[] = [
  acc,
  blst,
  cfg_rpc,
  corex,
  counters,
  ctl,
  debuggerExports,
  dlgs,
  jsonrpcs,
  kex,
  maxfwd,
  pv,
  registrar,
  rr,
  sanity,
  siputils,
  sl,
  tcpops,
  textops,
  textopsx,
  tls,
  tm,
  tmx,
  usrloc,
  websocket,
  xhttp,
  xhttp_prom,
  xhttp_rpc,
  xlog,
]

type Loader = () => Promise<{ readonly default: KamkitModule }>

/** Behaviour is loaded only when a configuration asks for the module. */
const loaders: ReadonlyMap<string, Loader> = new Map<string, Loader>([
  ['acc', () => import('./acc/acc.ts')],
  ['blst', () => import('./blst/blst.ts')],
  ['cfg_rpc', () => import('./cfg_rpc/cfg_rpc.ts')],
  ['corex', () => import('./corex/corex.ts')],
  ['counters', () => import('./counters/counters.ts')],
  ['ctl', () => import('./ctl/ctl.ts')],
  ['debugger', () => import('./debugger/debugger.ts')],
  ['dlgs', () => import('./dlgs/dlgs.ts')],
  ['jsonrpcs', () => import('./jsonrpcs/jsonrpcs.ts')],
  ['kex', () => import('./kex/kex.ts')],
  ['maxfwd', () => import('./maxfwd/maxfwd.ts')],
  ['pv', () => import('./pv/pv.ts')],
  ['registrar', () => import('./registrar/registrar.ts')],
  ['rr', () => import('./rr/rr.ts')],
  ['sanity', () => import('./sanity/sanity.ts')],
  ['siputils', () => import('./siputils/siputils.ts')],
  ['sl', () => import('./sl/sl.ts')],
  ['tcpops', () => import('./tcpops/tcpops.ts')],
  ['textops', () => import('./textops/textops.ts')],
  ['textopsx', () => import('./textopsx/textopsx.ts')],
  ['tls', () => import('./tls/tls.ts')],
  ['tm', () => import('./tm/tm.ts')],
  ['tmx', () => import('./tmx/tmx.ts')],
  ['usrloc', () => import('./usrloc/usrloc.ts')],
  ['websocket', () => import('./websocket/websocket.ts')],
  ['xhttp', () => import('./xhttp/xhttp.ts')],
  ['xhttp_prom', () => import('./xhttp_prom/xhttp_prom.ts')],
  ['xhttp_rpc', () => import('./xhttp_rpc/xhttp_rpc.ts')],
  ['xlog', () => import('./xlog/xlog.ts')],
])

/** The implementation of a module; undefined when kamkit has none. */
export async function loadImplementation(name: string): Promise<KamkitModule | undefined> {
  const loaded = await loaders.get(name)?.()
  return loaded?.default
}
