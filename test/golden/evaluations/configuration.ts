import { head, loadModules } from '../cases.ts'
import type { Definition } from './definition.ts'

/** The modules of the recordings. */
// prettier-ignore
const modules = ['tm', 'sl', 'pv', 'xlog', 'textops', 'textopsx', 'siputils', 'kex', 'corex', 'tmx']

/** A configuration in which each message plays the next evaluation, and the evaluation that each line belongs to. */
export interface BatchConfiguration {
  readonly text: string
  definitionAt(line: number): Definition | undefined
}

/**
 * The configuration of a batch, the same for the real server and for ours: each message enters the next evaluation's route. What
 * happens is told by marks, which are lines of xlog() that start with `@@`.
 */
export function batchConfiguration(definitions: readonly Definition[]): BatchConfiguration {
  const start = `${head}${loadModules(modules)}modparam("xlog", "buf_size", 65000)
request_route {
  $var(evaluation) = $var(evaluation) + 1;
  if ($var(evaluation) > ${definitions.length}) { xlog("L_ALERT", "@@finished\\n"); exit; }
  xlog("L_ALERT", "@@begin [$var(evaluation)]\\n");
  route("E" + $var(evaluation));
}
route[SHOW] {
  if (typeof("$vn(r)", "int")) xlog("L_ALERT", "@@int [$vn(r)]\\n");
  else if (typeof("$vn(r)", "str")) xlog("L_ALERT", "@@str [$vn(r)]\\n");
  else xlog("L_ALERT", "@@null []\\n");
}
`
  const setups = sharedSetups(definitions)
  const shared = [...setups].map(([setup, name]) => `route[${name}] { ${setup} }\n`).join('')
  let line = (start + shared).split('\n').length
  const starts: { readonly line: number; readonly definition: Definition }[] = []
  const blocks = definitions.map((definition, index) => {
    const text = block(definition, index + 1, setups)
    starts.push({ line, definition })
    line += text.split('\n').length - 1
    return text
  })
  return {
    text: start + shared + blocks.join(''),
    definitionAt: (at) => starts.findLast((candidate) => candidate.line <= at)?.definition,
  }
}

/** Setups are blocks of their own: they are compiled once. */
function sharedSetups(definitions: readonly Definition[]): ReadonlyMap<string, string> {
  const setups = definitions.flatMap((one) => (one.kind === 'expr' && one.setup !== undefined ? [one.setup] : []))
  return new Map([...new Set(setups)].map((setup, index) => [setup, `SETUP${index}`]))
}

function block(definition: Definition, number: number, setups: ReadonlyMap<string, string>): string {
  switch (definition.kind) {
    case 'expr': {
      const { expr } = definition
      const shared = setups.get(definition.setup ?? '')
      const setup = shared === undefined ? '' : `route(${shared});`
      return `route[E${number}] {
${setup} $vn(r)=$null; xlog("L_ALERT", "@@value\\n"); $vn(r) = ${expr};
route(SHOW); ${setup} xlog("L_ALERT", "@@if\\n");
if(${expr}) xlog("L_ALERT", "@@true\\n"); else xlog("L_ALERT", "@@false\\n");
}
`
    }
    case 'frag':
      return `${definition.top ?? ''}\nroute[E${number}] {\n${definition.code}\nxlog("L_ALERT", "@@end\\n");\n}\n`
  }
}
