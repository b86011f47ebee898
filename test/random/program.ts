import fc from 'fast-check'
import { answersOf, placeStatements } from './place-statements.ts'
import {
  beginning,
  blockOf,
  clientAddress,
  entryBlocks,
  isCalled,
  serverAddress,
  startOf,
  type Place,
} from './places.ts'
import { block } from './statements.ts'

/** A program made up at random: a main route and two that it may call. */
export interface Program {
  readonly place: Place
  readonly main: readonly string[]
  readonly one: readonly string[]
  readonly two: readonly string[]
  /** The statuses of the replies that the client gives to each request of the program. */
  readonly answers?: readonly number[]
}

/** Programs with the names that they have in one configuration. */
export type Entries = readonly (readonly [name: string, program: Program])[]

/** Programs for a kind of route. */
export function programs(place: Place): fc.Arbitrary<Program> {
  const body = placeStatements(place)
  const routes = { place: fc.constant(place), main: body, one: body, two: body }
  return place === 'request' || place === 'reply'
    ? fc.record(routes)
    : fc.record({ ...routes, answers: answersOf(place) })
}

/**
 * The routes of a program as text. Names begin with the program's, a route calls only those behind it, and each route
 * has loop counters of its own, so that every program ends.
 */
export function routesOf(program: Program, name: string): string {
  const leaf = `${name}_L`
  return [
    program.place === 'onsend' ? '' : `${blockOf(program.place, name)} ${mainOf(program, name)}\n`,
    `route[${name}_1] ${bodyOf(name, '_1', [`${name}_2`, leaf], program.one)}\n`,
    `route[${name}_2] ${bodyOf(name, '_2', [leaf, leaf], program.two)}\n`,
    `route[${leaf}] {\n\txlog("L_ALERT", "leaf [$var(a)]\\n");\n\treturn -1;\n}\n`,
  ].join('')
}

/** The block of the main route. One that nothing calls says itself that it begins, and what it leaves behind. */
export function mainOf(program: Program, name: string): string {
  const isWhole = isCalled(program.place) || program.place === 'onsend'
  const body = isWhole ? program.main : [...begin, ...program.main, 'route(DUMP);']
  return bodyOf(name, '', [`${name}_1`, `${name}_2`], body)
}

function bodyOf(name: string, own: string, next: readonly [string, string], body: readonly string[]): string {
  const [one, two] = next
  return block([`xlog("L_ALERT", "in ${own}\\n");`, ...body])
    .replace(/\broute\("?(ONE|TWO)"?\)/g, (call, called) => call.replace(called, called === 'ONE' ? one : two))
    .replace(/\$var\(w(\d)\)/g, `$var(w$1${own})`)
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

const begin = [`xlog("L_ALERT", "${beginning}$ci\\n");`, 'route(RESET);']

/** The routes in which each program begins. */
function entriesOf(entries: Entries): string {
  const started = entries.filter(([, { place }]) => place !== 'request' && place !== 'returns' && place !== 'reply')
  const starts = started.map(
    ([name, { place }]) => `route[${name}_S] {\n${startOf(place, name).join('\n')}\nroute(DUMP);\n}\n`,
  )
  const onsend = entries
    .filter(([, { place }]) => place === 'onsend')
    .map(([name, program]) => `if ($ci == "${name}") ${mainOf(program, name)}\n`)
  return [...starts, entryBlocks(begin.join('\n'), onsend.join(''))].join('')
}

/** One configuration with many programs: a message finds its program by its Call-ID. */
export function configOf(entries: Entries): string {
  const shown = leftovers.map((one) => `[${one}]`).join('')
  const dump = `xlog("L_ALERT", "END $rc ${shown}\\n");`
  // The kind of a value shows when 1 is added: 6, or 51.
  const kinds = ['$var(a)', '$var(b)', '$var(s)', '$vn(a)', '$avp(a)', '$xavp(x=>a)', '$xavu(u)', '$shv(a)']
  const probes = kinds.map((one) => `$var(z) = ${one} + 1;\nxlog("L_ALERT", "${one.slice(1)}+1 [$var(z)]\\n");\n`)
  const returns = entries.some(([, { place }]) => place === 'returns')
  return [
    '#!KAMAILIO\ndebug=0\nlog_stderror=yes\nchildren=1\nauto_aliases=no\nserver_header="Server: k"\nuser_agent_header="User-Agent: k"\n',
    returns ? 'return_mode=1\n' : '',
    `listen=udp:${serverAddress.ip}:${serverAddress.port};\n`,
    '#!define GREETING "hello you"\n#!define NUMBER 42\n',
    'game.size = 11 desc "number"\ngame.title = "chess" desc "text"\n',
    ...modules.map((name) => `loadmodule "${name}.so"\n`),
    'modparam("pv", "shvset", "a=i:0")\nmodparam("pv", "shvset", "b=i:0")\n',
    // Nothing is sent twice while many programs run.
    'modparam("tm", "retr_timer1", 60000)\nmodparam("tm", "retr_timer2", 60000)\nmodparam("tm", "fr_timer", 90000)\n',
    `route[RESET] {\n${reset.join('\n')}\n}\n`,
    `route[DUMP] {\n${dump}\n${probes.join('')}}\n`,
    `request_route {\n${begin.join('\n')}\nif ($hdr(X-Place) =~ "^(request|returns)$") {\n`,
    `$var(z) = $ci;\nroute($var(z));\nroute(DUMP);\n}\nelse if ($hdr(X-Place) != "none") {\n`,
    `$var(z) = $ci + "_S";\nroute($var(z));\nexit;\n}\n$du = "sip:${clientAddress.ip}:${clientAddress.port}";\n`,
    `forward();\n}\n`,
    `reply_route {\n${begin.join('\n')}\nif ($hdr(X-Place) == "reply") {\n$var(z) = $ci;\nroute($var(z));\nroute(DUMP);\n}\n}\n`,
    entriesOf(entries),
    ...entries.map(([name, program]) => routesOf(program, name)),
  ].join('')
}
