import { product } from '#runtime/server/product.ts'
import { kamkitVersion } from '../version.ts'

/** The first line has the shape that tools look for; the second says what this is. */
export function versionText(): string {
  return (
    `version: ${product.name} ${product.version} (${product.architecture}) kamkit\n` +
    `kamkit ${kamkitVersion} on Node.js ${process.version}: behaves as this version of Kamailio\n` +
    `flags: USE_TCP\nMAX_RECV_BUFFER_SIZE 262144, MAX_URI_SIZE 1024, BUF_SIZE 65535\npoll method support: libuv.\nid: kamkit\n`
  )
}

/** What -I prints: what this is built of. */
export function infoText(): string {
  return (
    'Print out of kamailio internals\n' +
    `  Version: ${product.name} ${product.version} (${product.architecture}) kamkit\n` +
    '  Default config: /etc/kamailio/kamailio.cfg\n' +
    '  Default path to runtime dir: /run/kamailio\n' +
    '  Compile flags: USE_TCP, USE_TLS\n' +
    '  MAX_RECV_BUFFER_SIZE=262144\n  MAX_URI_SIZE=1024\n  BUF_SIZE=65535\n' +
    `  Source code revision ID: kamkit ${kamkitVersion}\n` +
    `  Compiled with: Node.js ${process.version}\n  Compiled architecture: ${process.arch}\n` +
    'Thank you for flying kamailio!\n'
  )
}

export const helpText = `version: ${product.name} ${product.version} (${product.architecture}) kamkit
Usage: kamailio [options]
Options:
    -a mode      automatic aliases of the listening addresses: yes or no
    --alias=val  one more own host: [proto:]hostname[:port]; --domain=val is the same
    -A define    preprocessor define: NAME or NAME=VALUE
    -c           check the configuration file and exit
    --cfg-print  print the configuration file after preprocessing
    -d           raise the log level by one (repeatable); --debug=N sets it
    -D           -D and -DD stay in the foreground, -DDD and none become a daemon
    -e           colours in the log (with -E)
    -E           log to stderr
    -f file      configuration file (default: /etc/kamailio/kamailio.cfg)
    -g gid       group to run as
    -G file      file for the process group id
    -h           this help
    -I           details of the build
    -l address   listen on [proto:]addr[:port][/advertised[:port]][/name] (repeatable)
    --loadmodule=name          load a module
    --modparam=mod:param:s|i:value   set a module parameter
    --malformed=rfc            answer malformed messages as the RFCs ask; kamailio (the default): as it does
    --log-engine=json[:FLAGS]  log lines are JSON objects (flags of Kamailio: M, a, c, j, U)
    -n, -N number              accepted: one process serves all
    -P file      pid file
    -T           no TCP
    --server-id=N              server id
    --subst=, --substdef=, --substdefs=   preprocessor directives
    -u uid       user to run as
    -v           version
    -w dir       working folder
    -Y dir       folder of control sockets (default: /run/kamailio)
    -b -B -K -L -m -M -O -Q -r -R -S -t -W -x -X --atexit --iuid   accepted, without effect
`
