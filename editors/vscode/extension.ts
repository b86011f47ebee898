import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  commands,
  Location,
  Position,
  Range,
  ShellExecution,
  Task,
  TaskScope,
  tasks,
  Uri,
  workspace,
  type ExtensionContext,
} from 'vscode'
import { LanguageClient, TransportKind } from 'vscode-languageclient/node'
import { registerDebugger } from './debugger.ts'

let client: LanguageClient | undefined

/** Called by the editor when the first configuration is opened or debugged: starts `kamkit lsp`. */
export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(
    commands.registerCommand('kamkit.restart', async () => {
      await client?.stop()
      await start()
    }),
    commands.registerCommand('kamkit.showOutput', () => client?.outputChannel.show()),
    commands.registerCommand('kamkit.showReferences', showReferences),
    tasks.registerTaskProvider('kamkit', {
      provideTasks: () => taskNames.map((name) => taskFor(name, undefined)),
      resolveTask: ({ definition }) => {
        const name = taskNames.find((one) => one === definition['task'])
        const file: unknown = definition['file']
        return name === undefined ? undefined : taskFor(name, typeof file === 'string' ? file : undefined)
      },
    }),
    ...registerDebugger(findCommand),
  )
  await start()
}

export async function deactivate(): Promise<void> {
  await client?.stop()
}

async function start(): Promise<void> {
  const run = { command: findCommand(), args: ['lsp', '--stdio'], transport: TransportKind.stdio }
  client = new LanguageClient('kamkit', 'kamkit', run, {
    documentSelector: [{ language: 'kamailio' }],
    initializationOptions: workspace.getConfiguration('kamkit'),
    synchronize: { configurationSection: 'kamkit' },
  })
  await client.start()
}

/** The program that is set; else that of the project; else that of the machine. */
function findCommand(): string {
  const set = workspace.getConfiguration('kamkit').get<string>('command', '')
  if (set !== '') return set
  // A program out of a folder that nobody trusts is not started.
  const folders = workspace.isTrusted ? (workspace.workspaceFolders ?? []) : []
  const name = process.platform === 'win32' ? 'kamkit.cmd' : 'kamkit'
  const local = folders
    .map(({ uri }) => join(uri.fsPath, 'node_modules', '.bin', name))
    .find((path) => existsSync(path))
  return local ?? name
}

const taskNames = ['check', 'fmt --check', 'kamailio -c'] as const

/** A task of the editor; what it prints goes to the list of problems. */
function taskFor(name: (typeof taskNames)[number], file: string | undefined): Task {
  // Without a file the one that is open: the editor fills it in when the task is run.
  const target = file ?? '${file}'
  const isKamailio = name === 'kamailio -c'
  const run = isKamailio
    ? new ShellExecution('kamailio', ['-c', '-f', target])
    : new ShellExecution(
        findCommand(),
        name === 'check' ? ['check', '--format', 'unix', target] : ['fmt', '--check', target],
      )
  const definition = { type: 'kamkit', task: name, ...(file === undefined ? {} : { file }) }
  return new Task(definition, TaskScope.Workspace, name, 'kamkit', run, isKamailio ? '$kamailio' : '$kamkit')
}

interface PlainPosition {
  readonly line: number
  readonly character: number
}

interface PlainLocation {
  readonly uri: string
  readonly range: { readonly start: PlainPosition; readonly end: PlainPosition }
}

/** Shows the calls of a block: what stands in a code lens are plain objects, the editor wants its own. */
async function showReferences(uri: string, at: PlainPosition, places: readonly PlainLocation[]): Promise<void> {
  const position = ({ line, character }: PlainPosition): Position => new Position(line, character)
  await commands.executeCommand(
    'editor.action.showReferences',
    Uri.parse(uri),
    position(at),
    places.map(
      ({ uri: of, range }) => new Location(Uri.parse(of), new Range(position(range.start), position(range.end))),
    ),
  )
}
