import type { ReactNode } from 'react';
import { useSession, useStudio } from '../studio-context.ts';
import { Modal } from '../ui/modal.tsx';

export function AboutDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { run } = useStudio();
  const about = useSession((state) => state.about);
  return (
    <Modal
      title="About Facewright"
      onClose={onClose}
      size="small"
      footer={
        <button type="button" className="button" onClick={() => run('help.diagnostics')}>
          Copy diagnostics
        </button>
      }
    >
      <div className="about">
        <img src="./icon.svg" alt="" width="48" height="48" />
        <p>
          Facewright {about?.version ?? ''}
          <span className="row-detail">{about?.shell === 'electron' ? 'Desktop' : 'In the browser'}</span>
        </p>
        <p>Recorded dialogue becomes facial animation, here on this computer: nothing is sent anywhere.</p>
        <p className="row-detail">MIT licence. Models, heads and sample lines carry their own licences; NOTICE lists them all.</p>
      </div>
    </Modal>
  );
}
