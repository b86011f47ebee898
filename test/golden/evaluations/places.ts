import { head, loadModules } from '../cases.ts'
import { variables } from './areas/variables.ts'
import type { LogEntry } from './read-log.ts'

/** What a variable gives in one place: how it is printed, and what it is when it is assigned. */
export type PlaceResult = readonly [printed: string, type: 'int' | 'str' | 'null' | 'none', value?: string]

/** The variable that a line of the configuration reads. */
export function variableAt(config: string, line: number): string | undefined {
  const index = /@@pv (\d+) /.exec(config.split('\n')[line - 1] ?? '')?.[1]
  return index === undefined ? undefined : variables[Number(index)]
}

/** By place and variable. */
export type PlaceResults = ReadonlyMap<string, ReadonlyMap<string, PlaceResult>>

// prettier-ignore
const modules = ['tm', 'sl', 'rr', 'pv', 'xlog', 'maxfwd', 'textops', 'textopsx', 'siputils', 'kex', 'corex', 'tmx', 'counters']

/** Every variable, in a block that is entered from each place. */
function readAll(refused: ReadonlySet<string>): string {
  const reads = variables.map((variable, index) =>
    refused.has(variable)
      ? ''
      : `xlog("L_ALERT", "@@pv ${index} [${variable}]\\n"); $vn(r) = $null; $vn(r) = ${variable}; route(SHOW);\n`,
  )
  return `route[READ] {\n${reads.join('')}}\n`
}

/** A configuration that reads every variable in each type of block, but for those that the real server refuses to load. */
export function placesConfiguration(refused: ReadonlySet<string>): string {
  const place = (name: string): string => `xlog("L_ALERT", "@@place [${name}]\\n"); route(READ);`
  return `${head}${loadModules(modules)}modparam("xlog", "buf_size", 65000)
request_route {
  if (is_method("ACK")) { t_check_trans(); exit; }
  $avp(a) = 1; $avp(a) = "two"; $xavp(x=>a) = 5; $var(a) = "va"; setflag(1); setbflag(1);
  if (is_method("INVITE")) { record_route(); append_branch("sip:second@example.net:5070;x=1"); $(branch(dst_uri)[0]) = "sip:127.8.15.2:5066"; }
  if (has_totag()) loose_route();
  ${place('request $rm $ci')}
  if (!is_method("INVITE")) exit;
  clear_branches();
  $du = "sip:127.8.15.2:5066";
  t_on_branch("PLACE"); t_on_reply("PLACE"); t_on_failure("PLACE");
  t_relay();
}
branch_route[PLACE] { ${place('branch $ci')} }
onsend_route { if ($rm == "INVITE" && $sndto(port) == 5066) { ${place('onsend $ci')} } }
reply_route { ${place('reply $rs $ci')} }
onreply_route[PLACE] { ${place('onreply $rs $ci')} }
failure_route[PLACE] { ${place('failure $ci')} }
route[SHOW] {
  if (typeof("$vn(r)", "int")) xlog("L_ALERT", "@@int [$vn(r)]\\n");
  else if (typeof("$vn(r)", "str")) xlog("L_ALERT", "@@str [$vn(r)]\\n");
  else xlog("L_ALERT", "@@null []\\n");
}
${readAll(refused)}`
}

/** Reads what a log tells of each variable in each place. */
export function readPlaces(entries: readonly LogEntry[]): PlaceResults {
  const places = new Map<string, Map<string, PlaceResult>>()
  let place: Map<string, PlaceResult> | undefined
  let printed: { readonly variable: string; readonly text: string } | undefined
  for (const { module, text } of entries) {
    const [, name, rest = ''] = module === '<script>' ? (/^@@(\w+) (.*)$/s.exec(text) ?? []) : []
    const value = withoutChance(/\[(.*)\]\s*$/s.exec(rest)?.[1] ?? 'unprintable')
    if (name === 'place') {
      place = places.has(value) ? new Map() : new Map<string, PlaceResult>()
      if (!places.has(value)) places.set(value, place)
    } else if (name === 'pv') printed = { variable: variables[Number.parseInt(rest, 10)] ?? '', text: value }
    else if (printed !== undefined && (name === 'int' || name === 'str' || name === 'null')) {
      const same = value === printed.text || name === 'null'
      place?.set(printed.variable, same ? [printed.text, name] : [printed.text, name, value])
      printed = undefined
    }
  }
  return places
}

/** Branches are made by chance, and addresses in memory differ from run to run. */
function withoutChance(text: string): string {
  return text.replace(/z9hG4bK[0-9a-f]+\.[0-9a-f]{32}\.\d/g, 'BRANCH').replace(/<<xavp:0x[0-9a-f]+>>/g, '<<xavp>>')
}
