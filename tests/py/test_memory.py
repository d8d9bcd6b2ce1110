from watbench import Memory


def test_x():
    m = Memory(1)
    assert len(m) == 65536
