"""One training loop for all nets: AdamW, one cycle, EMA of the weights, bfloat16 arithmetic, a checkpoint now and then."""

import copy
import time

import torch


class Average:
    """Exponential moving average of a module's weights."""

    def __init__(self, module, decay=0.995):
        self.module, self.decay = copy.deepcopy(module).eval(), decay

    def update(self, module, step):
        """Follow the module; early steps follow faster."""
        keep = min(self.decay, (1 + step) / (10 + step))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.module.parameters()), list(module.parameters()), 1 - keep)


def fit(net, batches, loss_of, steps, peak, checkpoint, say=print, decay=0.995, weight_decay=1e-2):
    """Train `net` for `steps` batches and return the averaged net (eval mode).

    batches: endless iterator; loss_of(net, batch) -> scalar. The average is written to `checkpoint` every 300 steps.
    """
    optimiser = torch.optim.AdamW(net.parameters(), lr=peak, weight_decay=weight_decay, fused=True)
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimiser, peak, total_steps=steps, pct_start=0.15)
    average, began, running = Average(net, decay), time.time(), None
    net.train()
    for step in range(steps):
        with torch.autocast('cpu', torch.bfloat16):
            loss = loss_of(net, next(batches))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        cycle.step()
        average.update(net, step)
        running = loss.item() if running is None else 0.98 * running + 0.02 * loss.item()
        if (step + 1) % 100 == 0:
            say(f'step {step + 1}/{steps} loss {running:.4f} {time.time() - began:.0f} s', flush=True)
        if (step + 1) % 300 == 0 or step + 1 == steps:
            torch.save(average.module.state_dict(), checkpoint)
    return average.module
