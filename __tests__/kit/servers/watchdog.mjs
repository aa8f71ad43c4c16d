/**
 * Cleans up when the test command itself is killed. Invariant: a shell holds one
 * end of a pipe; when the other end closes without a farewell, it ends what it
 * was told of and removes the folder.
 */
import { spawn } from 'node:child_process'

const SCRIPT = `
trap '' INT TERM HUP
kills=
while read -r signal pid; do
  [ "$signal" = farewell ] && exit 0
  kills="$kills kill -$signal $pid;"
done
eval "$kills" 2>/dev/null
sleep 1
rm -rf "$1"
`

/** @returns `{ watch(signal, pid), farewell() }`; the farewell is over when the shell is gone. */
export function startWatchdog(folder) {
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'watchdog', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    detached: true,
  })
  child.unref()
  child.stdin.unref()
  return {
    watch: (signal, pid) => child.stdin.write(`${signal.replace(/^SIG/, '')} ${pid}\n`),
    farewell: () =>
      new Promise(resolve => {
        child.ref()
        child.once('exit', resolve)
        child.stdin.end('farewell\n')
      }),
  }
}
