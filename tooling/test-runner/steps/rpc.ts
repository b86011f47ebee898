import { callRpc } from '../engine/call-rpc.ts'
import type { Node } from '../format/node.ts'
import { matcherSchema } from './schema-parts.ts'
import type { StepKind } from './step-kind.ts'

/** `rpc: cfg.seti proxy maintenance 0`: a command, as with kamcmd. */
export const rpc: StepKind = {
  word: 'rpc',
  hasAgent: false,
  keys: ['args', 'gives', 'fails'],
  schema: {
    doc: 'A command of the RPC interface, as with kamcmd: its name and arguments with blanks between them.',
    value: { type: 'string' },
    keys: {
      args: { type: 'array', items: { type: ['string', 'number'] }, description: 'Arguments with blanks in them.' },
      gives: { ...matcherSchema, description: 'The result as JSON: the text itself, or /a pattern/.' },
      fails: { ...matcherSchema, description: 'The fault with which it has to fail.' },
    },
  },
  read: ({ value, fields, place }, reader) => {
    const [name, ...words] = (reader.text(value) ?? '').split(/\s+/)
    if (name === undefined || name === '') return reader.fail(place, 'write a command such as ul.dump brief')
    const list = fields.nodeOf('args')
    const args = [...words.map(typed), ...(list?.kind === 'list' ? list.items.flatMap(valueOf) : [])]
    const [gives, fails] = [fields.matcher('gives'), fields.matcher('fails')]
    return async (stage) => void (await callRpc(stage, { name, args, gives, fails }))
  },
}

/** As kamcmd takes arguments: digits are a number, `s:` before them makes a text. */
function typed(word: string): string | number {
  if (/^-?\d+$/.test(word)) return Number(word)
  return word.startsWith('s:') ? word.slice(2) : word
}

function valueOf(node: Node): readonly (string | number)[] {
  if (node.kind !== 'scalar') return []
  return [typeof node.value === 'number' ? node.value : node.text]
}
