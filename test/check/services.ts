import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { packagedFile } from './packages.ts'

/** Tables of MariaDB that the modules of setups.ts look into when they start. */
const ownTables = [
  'CREATE TABLE prefix_route (prefix varchar(64), route varchar(64), comment varchar(64));',
  'CREATE TABLE cfg_transl (cfg_table varchar(64), group_name varchar(64), opt_name varchar(64), group_name_field varchar(64), ' +
    'opt_name_field varchar(64), opt_value_field varchar(64), opt_flags int, flags_field varchar(64), flags int);',
]

/**
 * Starts MariaDB and Redis at their usual ports of the loopback interface, for the modules that look for them at start; use it in a
 * private network. Their programs are `mariadbd` and `redis-server` of the path, or of the folder that SERVICES_ROOT names. Returns what
 * ends them.
 */
export async function startServices(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'services-'))
  const root = process.env['SERVICES_ROOT'] ?? ''
  const env =
    root === ''
      ? process.env
      : { ...process.env, LD_LIBRARY_PATH: `${root}/usr/lib/x86_64-linux-gnu:${root}/lib/x86_64-linux-gnu` }
  const start = (program: string, args: readonly string[]): ChildProcess =>
    spawn(root === '' ? program : join(root, 'usr', program === 'mariadbd' ? 'sbin' : 'bin', program), args, {
      env,
      stdio: 'ignore',
    }).on('error', () => process.stdout.write(`there is no ${program}: modules that need it are left out\n`))
  const sql = join(folder, 'tables.sql')
  writeFileSync(sql, tables())
  const data = join(folder, 'data')
  mkdirSync(data)
  const children = [
    start('mariadbd', [
      ...['--no-defaults', `--basedir=${root}/usr`, `--lc-messages-dir=${root}/usr/share/mysql`, `--datadir=${data}`],
      ...['--bind-address=127.0.0.1', '--port=3306', `--socket=${folder}/socket`, `--pid-file=${folder}/pid`],
      ...['--skip-grant-tables', '--user=root', `--init-file=${sql}`],
    ]),
    start('redis-server', ['--port', '6379', '--bind', '127.0.0.1', '--save', '', '--dir', folder]),
  ]
  await Promise.all([isListening(3306), isListening(6379)])
  return () => {
    for (const child of children) child.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
}

function tables(): string {
  const packaged = ['standard', 'uid_domain'].map((name) =>
    readFileSync(packagedFile(`share/kamailio/mysql/${name}-create.sql`), 'utf8'),
  )
  return ['CREATE DATABASE kamailio;', 'USE kamailio;', ...packaged, ...ownTables, ''].join('\n')
}

/** Whether a port is open before ten seconds have passed. */
async function isListening(port: number): Promise<boolean> {
  for (let tries = 0; tries < 50; tries += 1) {
    const isOpen = await new Promise<boolean>((done) => {
      const socket = createConnection(port, '127.0.0.1')
      socket.on('connect', () => done(true)).on('error', () => done(false))
      socket.on('close', () => done(false))
      socket.unref()
      socket.on('connect', () => socket.destroy())
    })
    if (isOpen) return true
    await pause(200)
  }
  return false
}
