export interface Watchdog {
  watch(signal: string, pid: number): void
  farewell(): Promise<void>
}
export function startWatchdog(folder: string): Watchdog
