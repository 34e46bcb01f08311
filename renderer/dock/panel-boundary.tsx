import { Component, type ReactNode } from 'react';

interface PanelBoundaryProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** A panel that fails leaves the others standing. */
export class PanelBoundary extends Component<PanelBoundaryProps, { readonly error?: unknown }> {
  override state: { readonly error?: unknown } = {};

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override componentDidCatch(error: unknown): void {
    console.error(error);
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <div className="panel-failed" role="alert">
        <p>The panel “{this.props.title}” stopped. Your work is safe.</p>
        <button type="button" className="button" onClick={() => this.setState({ error: undefined })}>
          Show it again
        </button>
      </div>
    );
  }
}
