import type { HeaderType } from '#runtime/sip/header-names.ts'
import type { TextopsxFunctions } from './shared-types.ts'

/** Headers that keep_hf() never removes (Kamailio 6.1.5). */
const needed: ReadonlySet<HeaderType> = new Set<HeaderType>([
  'via',
  'from',
  'to',
  'call-id',
  'cseq',
  'contact',
  'max-forwards',
  'route',
  'record-route',
  'content-type',
  'content-length',
])

/** keep_hf() and remove_body(). */
export const keepHeaderFunctions: Pick<TextopsxFunctions, 'keep_hf' | 'remove_body'> = {
  keep_hf: ({ msg }, { pattern }) => {
    const others = msg.headers.filter(({ type, name }) => !needed.has(type) && !pattern.test(name))
    msg.edits.addAll(others.map(({ start, end }) => ({ at: start, remove: end - start, insert: '' })))
    return -1
  },
  remove_body: ({ msg }) => {
    const { bodyStart, raw } = msg
    if (raw.length > bodyStart) msg.edits.remove(bodyStart, raw.length - bodyStart)
    return 1
  },
}
