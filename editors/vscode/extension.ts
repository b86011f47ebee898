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
  window,
  workspace,
  type ExtensionContext,
} from 'vscode'
import { LanguageClient, TransportKind } from 'vscode-languageclient/node'
import { registerDebugger } from './debugger.ts'
import { recogniseIncludedFiles } from './included-files.ts'
import { findCommand, isThere, missing } from './program.ts'

let client: LanguageClient | undefined

/** Called by the editor when the first configuration is opened or debugged: starts `kamkit lsp`. */
export function activate(context: ExtensionContext): void {
  context.subscriptions.push(
    commands.registerCommand('kamkit.restart', restart),
    workspace.onDidChangeConfiguration((event) =>
      event.affectsConfiguration('kamkit.command') ? restart() : undefined,
    ),
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
    ...registerDebugger(),
    recogniseIncludedFiles(),
  )
  // What does not need the server does not wait for it, and works without it.
  void start()
}

export async function deactivate(): Promise<void> {
  // A client that never started cannot be stopped.
  if (client?.needsStop() === true) await client.stop()
}

async function restart(): Promise<void> {
  await deactivate()
  await start()
}

async function start(): Promise<void> {
  const command = findCommand()
  if (!isThere(command)) return askForCommand(command)
  // The client adds --stdio.
  const run = { command, args: ['lsp'], transport: TransportKind.stdio }
  client = new LanguageClient('kamkit', 'kamkit', run, {
    documentSelector: [{ language: 'kamailio' }],
    initializationOptions: workspace.getConfiguration('kamkit'),
    synchronize: { configurationSection: 'kamkit' },
  })
  await client.start()
}

async function askForCommand(command: string): Promise<void> {
  const [openSettings, again] = ['Open the setting', 'Look again']
  const answer = await window.showErrorMessage(missing(command), openSettings, again)
  if (answer === again) await restart()
  if (answer === openSettings) await commands.executeCommand('workbench.action.openSettings', 'kamkit.command')
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
