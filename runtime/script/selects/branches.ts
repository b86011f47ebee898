import type { Branch, SipMessage } from '../../sip/message.ts'
import { ofMessage, type ReadSelect, type SelectValue, type SelectChoices } from './reader.ts'
import { uriReaders } from './uri-parts.ts'

type ReadBranch = (branch: Branch) => string

/** q as it is sent: `0.5`, `1`; '' when it is not set. */
function writtenQ({ q }: Branch): string {
  return q < 0 ? '' : String(q / 1000)
}

const uriWithQ: ReadBranch = (branch) => (branch.q < 0 ? branch.uri : `<${branch.uri}>;q=${writtenQ(branch)}`)

/** The value of one added branch, counted from 0; '' counts as none. */
function one(msg: SipMessage, { indexes }: SelectChoices, read: ReadBranch): SelectValue {
  const [index = -1] = indexes
  const branch = index < 0 ? undefined : msg.branches[index]
  return branch === undefined ? undefined : read(branch) || null
}

/** The values of all added branches, joined by commas; null when there is no branch. */
function all(msg: SipMessage, read: ReadBranch): SelectValue {
  return msg.branches.length === 0 ? undefined : msg.branches.map(read).join(',')
}

function listReaders(path: string, read: ReadBranch): readonly (readonly [string, ReadSelect])[] {
  return [
    [path, ofMessage((msg) => all(msg, read))],
    [`${path}.#`, ofMessage((msg, choices) => one(msg, choices, read))],
  ]
}

/** The branches that append_branch() and lookup() added. */
export const branchReaders: readonly (readonly [path: string, read: ReadSelect])[] = [
  ['branch.count', ofMessage((msg) => String(msg.branches.length))],
  ...uriReaders(
    'branch.uri.#',
    ofMessage((msg, choices) => one(msg, choices, ({ uri }) => uri)),
  ),
  // A list of URIs has no parts.
  ...uriReaders('branch.uri', () => undefined),
  ['branch.uri', ofMessage((msg) => all(msg, ({ uri }) => uri))],
  ...listReaders('branch.dst_uri', ({ dstUri }) => dstUri),
  ...listReaders('branch.uriq', uriWithQ),
  ...listReaders('branch.q', writtenQ),
]
