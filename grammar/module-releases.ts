import { isSince, type Release } from './releases.ts'

/** Modules that came after 5.6; 5.7 stands for any release after it up to 6.1. Found by comparing the packages of 5.6.3 and 6.1.5. */
// prettier-ignore
const newModules: ReadonlyMap<string, string> = new Map(
  [
    'auth_arnacon', 'auth_web3', 'dlgs', 'file_out', 'ims_qos_npn', 'influxdbc', 'math', 'microhttpd', 'nghttp2', 'peerstate',
    'posops', 'presence_dfks', 'ptimer', 'pvtpl', 'siprepo', 'topos_htable',
  ].map((name) => [name, '5.7']),
)

/** Whether a release has a module, as far as releases differ in it. */
export function isModuleOf(name: string, release: Release): boolean {
  return isSince(newModules.get(name), release)
}

/** Parameters that releases up to `until` had. */
const removedParams: ReadonlyMap<string, { readonly until: Release; readonly remedy: string }> = new Map([
  ['dialog dlg_flag', { until: '5.6', remedy: 'remove it: call dlg_manage() instead of setting a flag' }],
])

/** What became of a module parameter that is no more; undefined for any other. */
export function findRemovedParam(
  module: string,
  param: string,
): { readonly until: Release; readonly remedy: string } | undefined {
  return removedParams.get(`${module} ${param}`)
}
