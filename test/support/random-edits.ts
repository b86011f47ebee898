import fc from 'fast-check'
import { expect } from 'vitest'
import type { Diagnostic } from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Catalogue } from '#compiler/catalogue.ts'
import { Checker } from '#tooling/language-server/checking/checker.ts'
import { isLocalCode } from '#tooling/language-server/checking/local-rules.ts'
import { DiagnosticsPublisher } from '#tooling/language-server/diagnostics-publisher.ts'
import { diagnosticsOf } from '#tooling/language-server/features/diagnostics.ts'
import { pathOf } from '#tooling/language-server/open-files.ts'
import { Project } from '#tooling/language-server/project.ts'
import { readSettings } from '#tooling/language-server/settings.ts'

/** What people, and nobody, put into a script. */
export const insertions = [
  ...['', '', '', 'x', ' ', '\n', ';', '"', "'", '(', ')', '{', '}', '$', '/*', '*/', '# ', '#!endif\n', '\r\n', 'é😀'],
  ...['exit;', 'drop', 'return 0;', 'break;', 'if (1) { ', '}\n', '$var(x) = 1;', '$var(x) = "a" + 1;', '$nothing'],
  ...['t_relay();', 'route(NONE);', 'route(RELAY);', 'nothing_at_all("x");', 'xlog("$zzz");', 'if ($var(x) = 2) exit;'],
  ...['\n#!ifdef WITH_NAT\n', '\n#!endif\n', '\n#!define A 1\n', '\n#!ifdef A\nexit;\n#!endif\n', 'FLT_ACC', 'a_macro'],
  ...['# kamkit-disable-next-line stray-semicolon\n', '\n# kamkit-disable bare-command\n', ';;', '\nexit;\nexit;\n'],
  ...[
    '$avp(a[0]) = 1;',
    'if (is_method("INVITE|BYE")) ',
    'while (1) { break; }',
    'switch ($rU) { case 1: exit; }',
    '\\',
  ],
]

/** `[where, how many letters go, what comes in, whether it stays]`; where counts from any start and is taken within the file. */
type Edit = readonly [at: number, length: number, inserted: string, isKept: boolean]

/** Edits in a row; most are taken back, as mistakes are. */
export const someEdits = fc.array(
  fc.tuple(
    fc.noBias(fc.nat()),
    fc.nat(6),
    fc.constantFrom(...insertions),
    fc.nat(4).map((one) => one === 0),
  ),
  { minLength: 4, maxLength: 12 },
)

/** Makes edits one after the other and holds what is published against a check of everything. Gives how many were checked locally. */
export async function holdAgainstFullCheck(
  catalogue: Catalogue,
  seed: string,
  edits: readonly Edit[],
): Promise<{ readonly local: number; readonly all: number }> {
  const project = new Project(catalogue, ['/nowhere'], readSettings({ inactiveRegions: true }))
  const publisher = new DiagnosticsPublisher(project, new Checker(project, ['/nowhere']), {
    send: () => {},
    complain: (message) => expect.fail(message),
    begin: () => () => {},
  })
  const uri = 'untitled:edited'
  const counts = { local: 0, all: 0 }
  let version = 0
  const show = (text: string): void => {
    version += 1
    const document = TextDocument.create(uri, 'kamailio', version, text)
    project.files.put(document)
    publisher.changed(document)
  }
  const step = async (text: string): Promise<void> => {
    show(text)
    const wanted = diagnosticsOf(project.analysisOf(pathOf(uri))).get(uri) ?? []
    counts.all += 1
    if (publisher.checkLocally()) {
      counts.local += 1
      expect(said(publisher.known(uri)?.filter(isLocal)), text).toEqual(said(wanted.filter(isLocal)))
    }
    await publisher.settle()
    expect(said(publisher.known(uri)), text).toEqual(said(wanted))
  }
  await step(seed)
  let text = seed
  for (const [from, length, inserted, isKept] of edits) {
    const at = from % (text.length + 1)
    const edited = text.slice(0, at) + inserted + text.slice(at + length)
    await step(edited)
    if (isKept) text = edited
    else await step(text)
  }
  publisher.stop()
  return counts
}

function isLocal({ code }: Diagnostic): boolean {
  return isLocalCode(String(code))
}

/** In any order: two at the same place have none. */
function said(diagnostics: readonly Diagnostic[] = []): readonly string[] {
  return [...new Set(diagnostics.map((one) => JSON.stringify(one)))].toSorted()
}
