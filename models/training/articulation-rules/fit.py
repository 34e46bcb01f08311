"""Fits the numbers of the articulation rules to filmed talkers (see README.md).
usage: fit.py TRAIN_DIR TABLE.json OUT.json [--steps 400]"""
import argparse
import json
import torch
from grid_data import CLASSES, load
from rule_model import RuleModel


def scores(model, batch):
    with torch.no_grad():
        _, width, gap = model(batch)
    rs, ws = [], []
    for i in range(len(gap)):
        use = batch['use'][i] > 0
        for a, b, out in ((gap, batch['gap'], rs), (width, batch['lip_width'], ws)):
            x, y = a[i][use], b[i][use]
            out.append(float(torch.corrcoef(torch.stack([x, y]))[0, 1].nan_to_num()))
    r, w = torch.tensor(rs), torch.tensor(ws)
    by = {int(k): round(float(r[batch['talker'] == k].mean()), 3) for k in batch['talker'].unique()}
    mae = float(((gap - batch['gap']).abs() * batch['use']).sum() / batch['use'].sum())
    return f'gap_r {r.mean():.3f} width_r {w.mean():.3f} mae {mae:.2f} by talker {by}'


def main():
    p = argparse.ArgumentParser()
    p.add_argument('train'), p.add_argument('table'), p.add_argument('out')
    p.add_argument('--steps', type=int, default=400)
    p.add_argument('--prior', type=float, default=1.0)
    p.add_argument('--batch', type=int, default=128)
    p.add_argument('--unseen', help='a set that is only scored')
    p.add_argument('--sets', default='grid_s1,grid_talkers')
    p.add_argument('--leave', default='', help='talkers that are not fitted, as in faces/folds.py')
    a = p.parse_args()
    torch.manual_seed(1), torch.set_num_threads(1)
    table = json.load(open(a.table))
    keys = list(table)
    batch, talkers = load(a.train, a.sets.split(','), table, keys, leave=a.leave.split(','))
    model = RuleModel(keys, table, len(talkers))
    main_talker = talkers.index('s1')
    print(talkers, len(batch['gap']), 'clips;', 'table:', scores(model, batch), flush=True)
    share = torch.tensor([1.0 if t == 's1' else 2.0 for t in talkers])[batch['talker']][:, None]
    slow = ('contact', 'release')
    groups = [{'params': [q for n, q in model.named_parameters() if n not in slow + ('gap', 'width')], 'lr': .03},
              {'params': [model.gap, model.width], 'lr': .15}, {'params': [model.contact], 'lr': .0005}, {'params': [model.release], 'lr': .01}]
    optimiser = torch.optim.Adam(groups)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, [g['lr'] for g in groups], total_steps=a.steps)
    for step in range(a.steps):
        pick = torch.randperm(len(batch['gap']))[:a.batch]
        b = {k: v[pick] for k, v in batch.items()}
        b['length_noise'] = torch.exp(.2 * torch.randn(b['length'].shape))
        jitter = .015 * torch.randn(b['length'].shape).gather(1, b['word'])     # word times are no better than that
        b['word_start'], b['word_end'] = b['word_start'] + jitter, b['word_end'] + jitter
        gap, width, _ = model(b)
        w = b['use'] * share[pick] * (1 + 2 * torch.exp(-b['gap'] / 2))
        error = torch.nn.functional.smooth_l1_loss(gap, b['gap'], reduction='none', beta=2.)
        wide = torch.nn.functional.smooth_l1_loss(width, b['lip_width'], reduction='none', beta=2.)
        loss = (w * error).sum() / w.sum() + .3 * (b['use'] * wide).sum() / b['use'].sum() + .02 * a.prior * model.distance_from_table() \
            + model.talker_gain[main_talker] ** 2
        optimiser.zero_grad(), loss.backward(), optimiser.step(), schedule.step()
        if step % 50 == 49: print(step + 1, round(float(loss.detach()), 4), scores(model, batch), flush=True)
    if a.unseen:
        other, names = load(a.train, [a.unseen], table, keys)
        other['talker'] = other['talker'] * 0 + main_talker
        print('unseen', names, scores(model, other))
    number = lambda x: [round(float(v), 4) for v in x.detach()]
    used = torch.bincount(batch['key'][batch['valid'] > 0], minlength=len(keys))
    json.dump({'measures': {k: {'count': int(used[i]), 'gap': round(float(model.gap[i].detach()), 2), 'dominance': round(float(model.dominance[i].detach().exp()), 3),
                                'lipWidth': round(float(model.width[i].detach()), 2), 'length': round(float(model.length[i].detach().exp()), 3)} for i, k in enumerate(keys)},
               'classes': CLASSES, 'scale': round(float(model.scale.detach().exp()), 3), 'lead': number(model.lead.exp()), 'lag': number(model.lag.exp()), 'loud': number(model.loud), 'contact': number(model.contact),
               'release': number(model.release), 'speed': number(model.speed.exp()), 'talkers': talkers,
               'talkerGain': number(model.talker_gain.exp()), 'talkerWidth': number(model.talker_width)}, open(a.out, 'w'), indent=1)


if __name__ == '__main__':
    main()
