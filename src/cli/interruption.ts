/** A signal turned into an AbortSignal; a second one ends the process at once. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** The signal that came, or null. */
  readonly received: () => 'SIGINT' | 'SIGTERM' | null;
  readonly stop: () => void;
}

export const listenForInterruption = (): Interruption => {
  const controller = new AbortController();
  let received: 'SIGINT' | 'SIGTERM' | null = null;
  const on = (signal: 'SIGINT' | 'SIGTERM') => {
    if (received !== null) process.exit(signal === 'SIGINT' ? 130 : 143);
    received = signal;
    controller.abort(new Error(`interrupted by ${signal}`));
  };
  const onInterrupt = () => on('SIGINT');
  const onTerminate = () => on('SIGTERM');
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  return {
    signal: controller.signal,
    received: () => received,
    stop: () => {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
    },
  };
};
