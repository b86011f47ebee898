import fc from 'fast-check'
import { block, statements } from './statements.ts'

/** In which route a program runs. */
export const places = ['request', 'reply', 'branch', 'failure', 'onreply'] as const
export type Place = (typeof places)[number]

/** A program made up at random: a main route and two that it may call. */
export interface Program {
  readonly place: Place
  readonly main: readonly string[]
  readonly one: readonly string[]
  readonly two: readonly string[]
}

/** Programs for a kind of route. */
export function programs(place: Place): fc.Arbitrary<Program> {
  return fc.record({ place: fc.constant(place), main: statements, one: statements, two: statements })
}

/**
 * The routes of a program as text. Names begin with the program's, a route calls only those behind it, and each route
 * has loop counters of its own, so that every program ends.
 */
export function routesOf(program: Program, name: string): string {
  const route = (kind: string, own: string, next: readonly [string, string], body: readonly string[]): string => {
    const [one, two] = next
    const text = block([`xlog("L_ALERT", "in ${own}\\n");`, ...body])
      .replace(/\broute\("?(ONE|TWO)"?\)/g, (call, called) => call.replace(called, called === 'ONE' ? one : two))
      .replace(/\$var\(w(\d)\)/g, `$var(w$1${own})`)
    return `${kind}[${name}${own}] ${text}\n`
  }
  const leaf = `${name}_L`
  return [
    route(kindOf(program.place), '', [`${name}_1`, `${name}_2`], program.main),
    route('route', '_1', [`${name}_2`, leaf], program.one),
    route('route', '_2', [leaf, leaf], program.two),
    `route[${leaf}] {\n\txlog("L_ALERT", "leaf [$var(a)]\\n");\n\treturn -1;\n}\n`,
  ].join('')
}

function kindOf(place: Place): string {
  if (place === 'branch') return 'branch_route'
  if (place === 'failure') return 'failure_route'
  return place === 'onreply' ? 'onreply_route' : 'route'
}

const modules = ['tm', 'sl', 'tmx', 'pv', 'xlog', 'textops', 'textopsx', 'corex', 'siputils', 'kex']

/** Every value that a program can leave behind. */
const leftovers = [
  '$var(a)',
  '$var(b)',
  '$var(s)',
  '$vn(a)',
  '$vn(b)',
  '$(avp(a)[*])',
  '$(avp(b)[*])',
  '$avp(i:7)',
  '$xavp(x=>a[*])',
  '$xavp(x[1]=>a)',
  '$xavp(x=>b)',
  '$xavu(u)',
  '$xavu(w=>k)',
  '$xavi(i=>a)',
  '$shv(a)',
  '$shv(b)',
  '$ru',
  '$du',
  '$mf',
  '$sf',
  '$bf',
  '$fu',
  '$tu',
  '$fn',
  '$bR',
]

const reset = [
  ...['a', 'b', 's', 'z'].map((name) => `$var(${name}) = 0;`),
  ...['a', 'b'].map((name) => `$vn(${name}) = $null;`),
  ...['a', 'b'].map((name) => `$shv(${name}) = 0;`),
]

/** What a line of the log starts with when another program begins. */
export const beginning = 'BEGIN '

/** One configuration with many programs: a message finds its program by its Call-ID. */
export function configOf(entries: readonly (readonly [name: string, program: Program])[]): string {
  const shown = leftovers.map((one) => `[${one}]`).join('')
  const dump = `xlog("L_ALERT", "END $rc ${shown}\\n");`
  // The kind of a value shows when 1 is added: 6, or 51.
  const kinds = ['$var(a)', '$var(b)', '$var(s)', '$vn(a)', '$avp(a)', '$xavp(x=>a)', '$xavu(u)', '$shv(a)']
  const probes = kinds.map((one) => `$var(z) = ${one} + 1;\nxlog("L_ALERT", "${one.slice(1)}+1 [$var(z)]\\n");\n`)
  return [
    '#!KAMAILIO\ndebug=0\nlog_stderror=yes\nchildren=1\nauto_aliases=no\nserver_header="Server: k"\n',
    `listen=udp:${serverAddress.ip}:${serverAddress.port};\n`,
    '#!define GREETING "hello you"\n#!define NUMBER 42\n',
    'game.size = 11 desc "number"\ngame.title = "chess" desc "text"\n',
    ...modules.map((name) => `loadmodule "${name}.so"\n`),
    'modparam("pv", "shvset", "a=i:0")\nmodparam("pv", "shvset", "b=i:0")\n',
    `route[DUMP] {\n${dump}\n${probes.join('')}}\n`,
    `request_route {\nxlog("L_ALERT", "${beginning}$ci\\n");\n${reset.join('\n')}\nif ($hdr(X-Place) == "request") {\n`,
    `$var(z) = $ci;\nroute($var(z));\nroute(DUMP);\n}\n$du = "sip:${clientAddress.ip}:${clientAddress.port}";\n`,
    `forward();\n}\n`,
    `reply_route {\nxlog("L_ALERT", "${beginning}$ci\\n");\n${reset.join('\n')}\n$var(z) = $ci;\nroute($var(z));\nroute(DUMP);\n}\n`,
    ...entries.map(([name, program]) => routesOf(program, name)),
  ].join('')
}

export const serverAddress = { ip: '127.8.15.1', port: 5060 }
export const clientAddress = { ip: '127.8.15.2', port: 5066 }
