import { Component, type ReactNode } from 'react';

interface StudioBoundaryProps {
  /** Writes what still waits. */
  readonly onSave: () => Promise<void>;
  readonly onDiagnostics: () => Promise<string>;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly error?: unknown;
  readonly saved?: 'saving' | 'saved' | 'failed';
  readonly isCopied?: boolean;
}

/** When the window cannot go on: writes the journal first, then offers to begin again. */
export class StudioBoundary extends Component<StudioBoundaryProps, BoundaryState> {
  override state: BoundaryState = {};

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error, saved: 'saving' };
  }

  override componentDidCatch(error: unknown): void {
    console.error(error);
    this.props.onSave().then(
      () => this.setState({ saved: 'saved' }),
      () => this.setState({ saved: 'failed' }),
    );
  }

  override render(): ReactNode {
    const { error, saved, isCopied } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <div className="refused" role="alert">
        <h1>The window stopped working.</h1>
        <p>
          {saved === 'saved' && 'Everything that you did is written down.'}
          {saved === 'saving' && 'Writing down what you did…'}
          {saved === 'failed' && 'The last changes could not be written. Copy the diagnostics before you reload.'}
        </p>
        <p>
          <button type="button" className="button primary" disabled={saved === 'saving'} onClick={() => window.location.reload()}>
            Reload
          </button>{' '}
          <button type="button" className="button" onClick={() => void this.copy()}>
            {isCopied ? 'Copied' : 'Copy diagnostics'}
          </button>
        </p>
      </div>
    );
  }

  private async copy(): Promise<void> {
    const { error } = this.state;
    const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const known = await this.props.onDiagnostics().catch(() => '');
    await navigator.clipboard.writeText(`${fault}\n\n${known}`);
    this.setState({ isCopied: true });
  }
}
