import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { loadBundle, standIn } from './load-bundle.ts'
import { bundle } from './vsix.ts'

const code = bundle().toString('utf8')
const empty = mkdtempSync(join(tmpdir(), 'kamkit-vscode-'))
afterAll(() => rmSync(empty, { recursive: true }))
const missing = join(empty, 'kamkit')

interface Document {
  readonly fileName: string
  readonly languageId: string
  readonly text: string
}

/** Activates the extension in an editor with a workspace, and a setting of the program. */
function activate(command: string, documents: readonly Document[] = []) {
  const setTextDocumentLanguage = vi.fn(async () => undefined)
  const showErrorMessage = vi.fn(async (..._words: readonly string[]) => undefined)
  const registerDebugAdapterDescriptorFactory = vi.fn()
  const opened: ((document: object) => void)[] = []
  const textDocuments = documents.map((document) => ({
    ...document,
    uri: `file://${document.fileName}`,
    getText: () => document.text,
  }))
  const editor = standIn({
    workspace: standIn({
      textDocuments,
      isTrusted: true,
      workspaceFolders: [],
      getConfiguration: () => ({ get: () => command }),
      onDidChangeConfiguration: () => ({}),
      onDidOpenTextDocument: (listener: (document: object) => void) => opened.push(listener),
    }),
    window: standIn({ showErrorMessage }),
    languages: standIn({ setTextDocumentLanguage, registerEvaluatableExpressionProvider: () => ({}) }),
    debug: standIn({ registerDebugAdapterDescriptorFactory, registerDebugConfigurationProvider: () => ({}) }),
    commands: standIn({ registerCommand: () => ({}) }),
    tasks: standIn({ registerTaskProvider: () => ({}) }),
  })
  // The bundle is our own: its test says what it exports.
  const { activate: run } = loadBundle(code, editor).exports as { activate: (context: object) => void }
  run({ subscriptions: [] })
  const open = (document: object): void => opened.forEach((listener) => listener(document))
  return { textDocuments, open, setTextDocumentLanguage, showErrorMessage, registerDebugAdapterDescriptorFactory }
}

describe('without the program', () => {
  it('says what to do, and is there all the same', () => {
    const { showErrorMessage } = activate(missing)
    expect(showErrorMessage.mock.calls).toEqual([
      [expect.stringMatching(/^There is no program .*kamkit.command\.$/), 'Open the setting', 'Look again'],
    ])
  })

  it('says so to who starts to debug', () => {
    const [, factory] = activate(missing).registerDebugAdapterDescriptorFactory.mock.calls[0] ?? []
    const session = { configuration: { request: 'launch' } }
    expect(() => factory.createDebugAdapterDescriptor(session)).toThrow(`There is no program ${missing}`)
  })
})

describe('a file without a name or first line to know it by', () => {
  const languages = ({ textDocuments, setTextDocumentLanguage }: ReturnType<typeof activate>): readonly string[] =>
    textDocuments
      .filter((document) => setTextDocumentLanguage.mock.calls.some((call: readonly unknown[]) => call[0] === document))
      .map(({ text }) => text)

  it('is a configuration by its text', () => {
    const texts = [
      '# users\n\nroute[USER] {\n}\n',
      'onreply_route {\n}\n',
      '\tloadmodule "tm.so"\n',
      'modparam("tm", "fr_timer", 5)\n',
      '#!define WITH_NAT\n',
      '#!ifdef WITH_NAT\n#!endif\n',
      'include_file "users.cfg"\n',
    ]
    const documents = texts.map((text, index) => ({ fileName: `/etc/${index}.cfg`, languageId: 'properties', text }))
    expect(languages(activate(missing, documents))).toEqual(texts)
  })

  it('is no configuration when nothing tells', () => {
    const documents = [
      ['/a.cfg', 'properties', '[section]\nroute=1\n# route[X] {\n'],
      ['/a.txt', 'plaintext', 'route[X] {\n'],
      ['/a.cfg', 'lua', 'route[X] {\n'],
      ['/a.cfg', 'plaintext', ' '.repeat(200_000)],
    ].map(([fileName = '', languageId = '', text = '']) => ({ fileName, languageId, text }))
    expect(languages(activate(missing, documents))).toEqual([])
  })

  it('is looked at when it is opened, and once: a language that somebody chose stays', () => {
    const extension = activate(missing)
    const document = { fileName: '/a.cfg', languageId: 'ini', uri: 'file:///a.cfg', getText: () => 'route[X] {' }
    extension.open(document)
    extension.open(document)
    expect(extension.setTextDocumentLanguage.mock.calls).toEqual([[document, 'kamailio']])
  })
})
